import { Injectable } from '@nestjs/common';
import { contact, type Contact } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { z } from 'zod';

const failure = z.object({ code: z.string(), reason: z.string() });

/** What storage holds of an event's outcome. */
export type Known =
  | { stage: 'card'; engine: string; cached: boolean; contact: Contact | null; others: Contact[] }
  | { stage: 'failed'; code: string; reason: string };

interface Row {
  stage: string;
  engine: string | null;
  cached: boolean;
  result: unknown;
  contact: unknown;
}

@Injectable()
export class OutcomeRepository {
  constructor(private readonly database: Database) {}

  async find(eventId: string): Promise<Known | undefined> {
    const [row, ...more] = await this.database.query<Row>(sql`
      select a.stage, a.engine, a.cached, a.result,
        case when c.id is not null then jsonb_build_object(
          'id', c.id, 'name', c.name, 'nameLatin', c.name_latin, 'title', c.title, 'department', c.department, 'company', c.company,
          'phones', c.phones, 'emails', c.emails, 'urls', c.urls, 'address', c.address, 'taxId', c.tax_id, 'lineId', c.line_id,
          'wechatId', c.wechat_id, 'telegramId', c.telegram_id, 'fields', c.fields,
          'createdAt', c.created_at, 'updatedAt', c.updated_at) end as contact
      from storage.analyses a
      cross join lateral (
        select a.contact_id as id, -1 as place
        union all
        select r.contact_id, min(r.n) from storage.contact_readings r
        where r.event_id = a.event_id and r.n > 0 and r.contact_id is distinct from a.contact_id group by r.contact_id
      ) person
      left join storage.contacts c on c.id = person.id
      where a.event_id = ${eventId}
      order by person.place`);
    if (!row) return undefined;
    if (row.stage === 'failed') return { stage: 'failed', ...failure.parse(row.result) };
    return { stage: 'card', engine: row.engine ?? '', cached: row.cached, contact: contact.nullable().parse(row.contact), others: more.map((other) => contact.parse(other.contact)) };
  }
}
