import type pg from 'pg';
import { query } from '../../stack/postgres.ts';
import type { Attempt, Message } from '../judge/ledger.ts';

const open = ['PENDING', 'PROCESSING', 'RETRYING'];

/** How many messages of these accounts are not at their end. */
export function countOpen(databaseUrl: string, accounts: readonly string[]): Promise<number> {
  return query(databaseUrl, async (client) => {
    const { rows } = await client.query<{ open: number }>('select count(*)::int as open from dispatch.messages where account_id = any($1) and state = any($2)', [accounts, open]);
    return rows[0]?.open ?? 0;
  });
}

/** The messages of these accounts with their attempts. */
export function readMessages(databaseUrl: string, accounts: readonly string[]): Promise<Message[]> {
  return query(databaseUrl, async (client) => {
    const attempts = await readAttempts(client, accounts);
    const { rows } = await client.query<Omit<Message, 'attempts'>>(
      'select id, account_id as account, chat_id as chat, text, state from dispatch.messages where account_id = any($1) order by seq',
      [accounts],
    );
    return rows.map((row) => ({ ...row, attempts: attempts.get(row.id) ?? [] }));
  });
}

async function readAttempts(client: pg.Client, accounts: readonly string[]): Promise<Map<string, Attempt[]>> {
  const { rows } = await client.query<Attempt & { message: string }>(
    `select t.message_id as message, t.outcome, extract(epoch from t.started_at)::float * 1000 as "startedAt", extract(epoch from t.ended_at)::float * 1000 as "endedAt"
     from dispatch.attempts t join dispatch.messages m on m.id = t.message_id where m.account_id = any($1) order by t.started_at, t.n`,
    [accounts],
  );
  return Map.groupBy(rows, ({ message }) => message);
}
