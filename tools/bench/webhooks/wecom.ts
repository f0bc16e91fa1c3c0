import type { WecomSimulator } from '@sluice/testing';
import { textOf } from '../sample-texts.ts';
import type { System } from '../system.ts';
import type { MakeCalls } from './call.ts';

/** A corp with its customer service app, and with several customer service accounts: mailboxes, to Sluice. */
export interface BenchCorp {
  id: string;
  corpId: string;
  secret: string;
  openKfIds: string[];
}

/** What every corp has entered in its console. */
export const consoleKeys = { token: 'benchtoken', encodingAesKey: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR' };

let lastCustomer = 0;

/** Corps for the simulator and for `createCorps`. */
export function corpsOf({ corps, mailboxes }: { corps: number; mailboxes: number }): BenchCorp[] {
  return Array.from({ length: corps }, (_unused, index) => {
    const id = `wecom-${index + 1}`;
    return { id, corpId: `ww${index + 1}`, secret: `secret-of-${id}`, openKfIds: Array.from({ length: mailboxes }, (_none, at) => `wk-${index + 1}-${at + 1}`) };
  });
}

/** Makes an account for each corp through the API. */
export async function createCorps(system: System, corps: readonly BenchCorp[]): Promise<void> {
  for (const { id, corpId, secret } of corps) {
    await system.create('storage', '/api/accounts', { id, channel: 'wecom', credentials: { corpId, kfSecret: secret, ...consoleKeys } });
  }
}

/** Doorbells, encrypted and signed, for the mailboxes of all corps in turn. */
export function doorbells(wecom: WecomSimulator, corps: readonly BenchCorp[]): MakeCalls {
  const doors = corps.flatMap(({ id, corpId, openKfIds }) => openKfIds.map((openKfId) => ({ openKfId, callback: { corpId, url: `/webhooks/wecom/${id}`, ...consoleKeys } })));
  return (count) =>
    Array.from({ length: count }, (_unused, index) => {
      const { callback, openKfId } = doors[index % doors.length] as (typeof doors)[number];
      const { url, body } = wecom.doorbellOf(callback, openKfId);
      return { path: url, headers: { 'content-type': 'text/xml' }, body };
    });
}

/** Customers, each another one, leave texts in these mailboxes in turn; it does not ring. */
export function leaveTexts(wecom: WecomSimulator, openKfIds: readonly string[], count: number): void {
  for (let index = 0; index < count; index++) {
    const openKfId = openKfIds[index % openKfIds.length] ?? '';
    wecom.customerLeaves({ openKfId, externalUserId: `wm-${++lastCustomer}` }, { msgtype: 'text', text: { content: textOf(index) } });
  }
}

/** Whether everything that rang is in the journal, and nobody reads any more. */
export async function isPulled(system: System): Promise<boolean> {
  const [row] = await system.query<{ idle: boolean }>('SELECT coalesce(bool_and(pulled_rings = rings AND lease_until IS NULL), true) AS idle FROM ingest.mailboxes');
  return row?.idle ?? false;
}
