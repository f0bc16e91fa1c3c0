import { Injectable } from '@nestjs/common';
import type { IncomingEvent } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';

/** Whose turn it is in a conversation: what people write is worked one after the other, photos are not waited for. */
@Injectable()
export class TurnsRepository {
  constructor(private readonly database: Database) {}

  /** Whether something written earlier in the conversation has no outcome yet. storage wakes this event when it has. */
  async mustWait({ id, accountId, chatId }: IncomingEvent): Promise<boolean> {
    if (chatId === null) return false;
    const rows = await this.database.query(sql`
      select 1 from ingest.events e
      where e.account_id = ${accountId} and e.chat_id = ${chatId} and e.id < ${id} and e.settled_at is null and e.kind <> 'photo'
        and not exists (select 1 from storage.analyses a where a.event_id = e.id)
      limit 1`);
    return rows.length > 0;
  }
}
