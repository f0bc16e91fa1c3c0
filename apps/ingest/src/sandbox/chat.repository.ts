import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import { pageOf, positionOf, type Page } from '@sluice/service';
import { z } from 'zod';

/** One line of a sandbox chat. */
export const chatLine = z.object({
  id: z.string(),
  direction: z.enum(['in', 'out']),
  chatId: z.string(),
  /** text or photo coming in; reply, progress, completion or alert going out. */
  kind: z.string(),
  text: z.string().nullable(),
  /** The event that came in, or that this answers. */
  eventId: z.string().nullable(),
  at: z.string(),
});
export type ChatLine = z.infer<typeof chatLine>;

@Injectable()
export class ChatRepository {
  constructor(private readonly database: Database) {}

  /** Both sides of a chat (or of all), oldest first. */
  async list({ chatId, limit, cursor }: { chatId: string | undefined; limit: number; cursor: string | undefined }): Promise<Page<ChatLine>> {
    const [after = '', afterId = ''] = cursor === undefined ? [] : positionOf(cursor, 2);
    const rows = await this.database.query<ChatLine>(sql`
      select id, direction, "chatId", kind, text, "eventId", to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
      from (
        select id::text, 'in' as direction, chat_id as "chatId", kind, event ->> 'text' as text, id::text as "eventId", received_at as at
        from ingest.events where account_id = 'sandbox' and (${chatId ?? null}::text is null or chat_id = ${chatId ?? null})
        union all
        select id::text, 'out', chat_id, kind, text, event_id::text, completed_at
        from dispatch.messages
        where account_id = 'sandbox' and state = 'COMPLETED' and (${chatId ?? null}::text is null or chat_id = ${chatId ?? null})
      ) line
      where ${after} = '' or (to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), id) > (${after}, ${afterId})
      order by to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), id
      limit ${limit + 1}`);
    return pageOf(rows, limit, (row) => [row.at, row.id]);
  }
}
