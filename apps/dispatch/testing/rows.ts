import { Vault } from '@sluice/auth';
import { credentialsContext, type AccountChannel } from '@sluice/channels';
import type { Database } from '@sluice/prisma';
import { sql } from '@sluice/prisma';
import type { Limit } from '@sluice/rate-limit';
import { v7 as uuid } from 'uuid';
import type { NewMessage } from '../src/accept/new-message.ts';
import { secret } from './secrets.ts';

/** As good as none, in every scope. */
export const unlimited: readonly Limit[] = (['account', 'platform', 'chat', 'group'] as const).map((scope) => ({ scope, max: scope === 'account' || scope === 'platform' ? 1_000_000 : 100, windowMs: 1 }));

export interface AccountSeed {
  channel?: AccountChannel;
  limits?: readonly Limit[];
  botToken?: string;
  channelAccessToken?: string;
}

/** Keeps an account as storage does, or changes it: sealed, with a revision that grows. */
export async function keepAccount(database: Database, id: string, { channel = 'sandbox', limits = unlimited, botToken, channelAccessToken }: AccountSeed = {}): Promise<void> {
  const sealed = new Vault(secret).seal(JSON.stringify({ botToken, channelAccessToken }), credentialsContext(id));
  await database.query(sql`
    insert into storage.accounts as a (id, channel, name, credentials, limits, source)
    values (${id}, ${channel}, ${id}, ${sealed}, ${JSON.stringify(limits)}::jsonb, 'api')
    on conflict (id) do update set credentials = excluded.credentials, limits = excluded.limits, revision = a.revision + 1`);
}

/** A message to accept, with a key of its own. */
export function aMessage(accountId: string, more: Partial<NewMessage> = {}): NewMessage {
  return { key: `spec:${uuid()}`, accountId, chatId: '555001', text: 'hello', kind: 'reply', priority: 'normal', trace: '0'.repeat(32), ...more };
}

export interface MessageRow {
  id: string;
  text: string;
  chatId: string;
  state: string;
  attempts: number;
  mergedInto: string | null;
  platformMessageId: string | null;
  errorCode: string | null;
  error: string | null;
}

/** The messages of an account, in the order of their acceptance. */
export function messagesOf(database: Database, accountId: string): Promise<MessageRow[]> {
  return database.query<MessageRow>(sql`
    select id, text, chat_id as "chatId", state, attempts, merged_into as "mergedInto",
      platform_message_id as "platformMessageId", error_code as "errorCode", error
    from dispatch.messages where account_id = ${accountId} order by seq`);
}

/** What came of every attempt of an account, in their order; null for those in flight. */
export async function outcomesOf(database: Database, accountId: string): Promise<(string | null)[]> {
  const attempts = await database.query<{ outcome: string | null }>(sql`select outcome from dispatch.attempts where account_id = ${accountId} order by id`);
  return attempts.map(({ outcome }) => outcome);
}

/** Dates back everything an account has, so that sweepers see what they would see in ten seconds. */
export async function tenSecondsLater(database: Database, accountId: string): Promise<void> {
  await database.query(sql`
    update dispatch.lanes set woken_at = woken_at - interval '10 s', next_wake_at = next_wake_at - interval '10 s' where account_id = ${accountId}`);
  await database.query(sql`update dispatch.messages set due_at = due_at - interval '10 s' where account_id = ${accountId}`);
  await database.query(sql`update dispatch.lines set due_at = due_at - interval '10 s', go_at = go_at - interval '10 s' where account_id = ${accountId}`);
  await database.query(sql`update dispatch.attempts set ended_at = ended_at - interval '10 s' where account_id = ${accountId}`);
}
