import { sql, type Database } from '@sluice/prisma';

/** Many messages at once, as if they had been accepted: `text` and `chat` may name their number, from 1 on, as `#`. */
export async function stackMessages(database: Database, accountId: string, { count, text = '#', chat = '#', state = 'COMPLETED', priority = 2 }: { count: number; text?: string; chat?: string; state?: string; priority?: number }): Promise<void> {
  await database.query(sql`insert into dispatch.lanes (account_id) values (${accountId}) on conflict do nothing`);
  await database.query(sql`
    insert into dispatch.messages (id, key, account_id, chat_id, text, kind, priority, state, trace)
    select gen_random_uuid(), gen_random_uuid()::text, ${accountId}, replace(${chat}, '#', n::text), replace(${text}, '#', n::text), 'reply', ${priority}::smallint, ${state}, ${'0'.repeat(32)}
    from generate_series(1, ${count}) n`);
  await database.query(sql`
    select dispatch.realign(${accountId}, array_agg(chat_id), array_agg(priority)) from dispatch.messages where account_id = ${accountId} and state in ('PENDING', 'RETRYING')`);
}
