import { sql } from '@sluice/prisma';
import { until, type WecomSimulator } from '@sluice/testing';
import type { Ingest } from './start-ingest.ts';

/** A corp with its customer service app, for the simulator and for `addWecom`. */
export const corp = { corpId: 'ww12345678910', kfSecret: 'kf-secret', token: 'tok3n', encodingAesKey: 'kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR' };
export const seed = { corpId: corp.corpId, secret: corp.kfSecret };
export const customer = { openKfId: 'wkAJ2GC', externalUserId: 'wmAJ2GC' };
export const text = (content: string): { msgtype: string; text: { content: string } } => ({ msgtype: 'text', text: { content } });

export interface MailboxRow {
  cursor: string | null;
  rings: string;
  pulled_rings: string;
  fence: string;
  lease_until: Date | null;
  failures: number;
  last_error: string | null;
  next_try_at: Date | null;
}

/** Keeps the account `wecom` and lets the simulator ring there, after the check of the address. */
export async function connectWecom(ingest: Ingest, wecom: WecomSimulator): Promise<void> {
  await ingest.addWecom('wecom', corp);
  const { corpId, token, encodingAesKey } = corp;
  await wecom.connect({ corpId, token, encodingAesKey, url: `${await ingest.listen()}/webhooks/wecom/wecom` });
}

export async function mailboxRow(ingest: Ingest): Promise<MailboxRow | undefined> {
  const [row] = await ingest.database.query<MailboxRow & Record<string, unknown>>(sql`select * from ingest.mailboxes where account_id = 'wecom' and mailbox = ${customer.openKfId}`);
  return row;
}

/** What is in the journal, in the order it came: the platform's ids and kinds. */
export async function journaled(ingest: Ingest): Promise<{ platform_event_id: string; kind: string; id: string }[]> {
  return ingest.database.query(sql`select id, platform_event_id, kind from ingest.events where account_id = 'wecom' order by id`);
}

/** Waits until everything that rang was pulled. */
export async function allPulled(ingest: Ingest): Promise<void> {
  await until('everything to be pulled', async () => {
    const row = await mailboxRow(ingest);
    return row !== undefined && row.pulled_rings === row.rings && row.lease_until === null;
  });
}

/** Lets a mailbox that failed be tried again now. */
export async function tryNow(ingest: Ingest): Promise<void> {
  await ingest.database.query(sql`update ingest.mailboxes set next_try_at = null`);
}
