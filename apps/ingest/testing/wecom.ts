import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { sql } from '@sluice/prisma';
import { until, type WecomSimulator } from '@sluice/testing';
import { encrypt, getSignature } from '@wecom/crypto';
import type { Ingest } from './start-ingest.ts';

type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

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

/** The doorbell of `customer`'s mailbox, as it stands in a callback before it is encrypted. */
export const ringText = `<xml><ToUserName><![CDATA[${corp.corpId}]]></ToUserName><CreateTime>1348831860</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[kf_msg_or_event]]></Event><Token><![CDATA[ENC1]]></Token><OpenKfId><![CDATA[${customer.openKfId}]]></OpenKfId></xml>`;

/** How a callback differs from a right one that is made now. */
export interface Making {
  at?: number;
  receiver?: string;
  token?: string;
}

export const nowS = (): number => Math.floor(Date.now() / 1_000);

/** The query of a callback, signed. */
export function queryOf(encrypted: string, { at = nowS(), token = corp.token }: Making = {}): { msg_signature: string; timestamp: string; nonce: string } {
  return { msg_signature: getSignature(token, at, 'nonce1', encrypted), timestamp: String(at), nonce: 'nonce1' };
}

export function envelope(encrypted: string): string {
  return `<xml><ToUserName><![CDATA[${corp.corpId}]]></ToUserName><Encrypt><![CDATA[${encrypted}]]></Encrypt><AgentID><![CDATA[]]></AgentID></xml>`;
}

/** Where the account `wecom` is called, with this query. */
export function addressed(query: Record<string, string> | URLSearchParams): string {
  return `/webhooks/wecom/wecom?${new URLSearchParams(query)}`;
}

/** Rings for the account `wecom`. */
export function ring({ app }: Ingest, text = ringText, making: Making = {}): Promise<Answer> {
  const encrypted = encrypt(corp.encodingAesKey, text, making.receiver ?? corp.corpId);
  return app.inject({ method: 'POST', url: addressed(queryOf(encrypted, making)), headers: { 'content-type': 'text/xml' }, payload: envelope(encrypted) });
}
