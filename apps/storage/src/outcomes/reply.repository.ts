import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import type { ReplyRow } from './queued-replies.ts';

const mostAtOnce = 500;

@Injectable()
export class ReplyRepository {
  constructor(private readonly database: Database) {}

  /** These replies, and what else dispatch may not have heard of the groups they belong to, in the order they are said. */
  async find(keys: readonly string[]): Promise<ReplyRow[]> {
    return this.database.query<ReplyRow>(sql`
      select r.key, r.account_id as "accountId", r.chat_id as "chatId", r.text, r.kind, r.priority, r.event_id as "eventId", r.trace, r.group_id as "groupId"
      from storage.replies r
      where r.key = any(${keys})
        or (r.settled_at is null and r.group_id in (select group_id from storage.replies where key = any(${keys}) and group_id is not null))
      order by r.seq`);
  }

  /** Marks the replies that dispatch holds. */
  async settle(): Promise<void> {
    await this.database.query(sql`
      update storage.replies r set settled_at = now()
      where r.settled_at is null and exists (select 1 from dispatch.messages m where m.key = r.key)`);
  }

  /** The keys of replies that dispatch should hold by now. */
  async findLost(): Promise<string[]> {
    const rows = await this.database.query<{ key: string }>(sql`
      select key from storage.replies where settled_at is null and created_at < now() - interval '5 seconds'
      order by created_at limit ${mostAtOnce}`);
    return rows.map(({ key }) => key);
  }
}
