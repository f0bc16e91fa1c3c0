import { Injectable } from '@nestjs/common';
import type { ContactCard } from '@sluice/contracts';
import { sql, type Statements } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import { contactKeys, namesAgree } from './contact-keys.ts';
import { mergeCard } from './merge-card.ts';

interface KnownContact extends ContactCard {
  id: string;
  key: string;
}

/** Keeps contacts. Everything runs inside the caller's transaction. */
@Injectable()
export class ContactRepository {
  /** Keeps every card of a photo: finds its person or makes a new contact, merges the card into it, keeps it as history. Answers the ids, card by card. */
  async upsertAll(statements: Statements, cards: readonly ContactCard[], eventId: string): Promise<string[]> {
    const keys = cards.flatMap((card) => contactKeys(card).map(({ key }) => key));
    await this.lock(statements, keys);
    await this.lockKnown(statements, keys);
    const ids: string[] = [];
    for (const card of cards) ids.push(await this.upsert(statements, card, { eventId, n: ids.length }));
    return ids;
  }

  private async upsert(statements: Statements, card: ContactCard, place: { eventId: string; n: number }): Promise<string> {
    const keys = contactKeys(card);
    const known = await this.find(statements, card, keys);
    const id = known?.id ?? uuid();
    await this.write(statements, id, known ? mergeCard(known, card) : card);
    await this.remember(statements, id, { keys: keys.map(({ key }) => key), card, ...place });
    return id;
  }

  /** Two cards of one person at once must not make two contacts: whoever shares a key waits, always in the same order. */
  private async lock(statements: Statements, keys: string[]): Promise<void> {
    const sorted = [...keys].sort();
    await statements.query(sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${sorted}::text[]) as k(key)`);
  }

  /** Locked until the transaction ends: what is merged into a contact must not overwrite what another card adds meanwhile. All at once, so that two photos of the same people never wait for each other. */
  private async lockKnown(statements: Statements, keys: string[]): Promise<void> {
    await statements.query(sql`
      select 1 from storage.contacts c where c.id in (select contact_id from storage.contact_keys where key = any(${keys})) order by c.id for update`);
  }

  private async find(statements: Statements, card: ContactCard, keys: { key: string; needsSameName: boolean }[]): Promise<KnownContact | undefined> {
    const rows = await statements.query<KnownContact>(sql`
      select k.key, c.id, c.name, c.name_latin as "nameLatin", c.title, c.department, c.company, c.phones, c.emails, c.urls, c.address,
        c.tax_id as "taxId", c.line_id as "lineId", c.wechat_id as "wechatId", c.telegram_id as "telegramId", c.fields
      from storage.contact_keys k join storage.contacts c on c.id = k.contact_id
      where k.key = any(${keys.map(({ key }) => key)})
      order by c.id`);
    for (const { key, needsSameName } of keys) {
      const row = rows.find((candidate) => candidate.key === key && (!needsSameName || namesAgree(candidate, card)));
      if (row) return row;
    }
    return undefined;
  }

  private async write(statements: Statements, id: string, card: ContactCard): Promise<void> {
    const { name, nameLatin, title, department, company, emails, urls, address, taxId, lineId, wechatId, telegramId } = card;
    await statements.query(sql`
      insert into storage.contacts (id, name, name_latin, title, department, company, phones, emails, urls, address,
        tax_id, line_id, wechat_id, telegram_id, fields)
      values (${id}, ${name}, ${nameLatin}, ${title}, ${department}, ${company}, ${JSON.stringify(card.phones)}, ${emails}, ${urls}, ${address},
        ${taxId}, ${lineId}, ${wechatId}, ${telegramId}, ${JSON.stringify(card.fields)})
      on conflict (id) do update set
        name = excluded.name, name_latin = excluded.name_latin, title = excluded.title, department = excluded.department, company = excluded.company,
        phones = excluded.phones, emails = excluded.emails, urls = excluded.urls, address = excluded.address,
        tax_id = excluded.tax_id, line_id = excluded.line_id, wechat_id = excluded.wechat_id, telegram_id = excluded.telegram_id,
        fields = excluded.fields, updated_at = now()`);
  }

  private async remember(statements: Statements, id: string, read: { keys: string[]; card: ContactCard; eventId: string; n: number }): Promise<void> {
    await statements.query(sql`
      with keys as (
        insert into storage.contact_keys (key, contact_id) select key, ${id}::uuid from unnest(${read.keys}::text[]) as k(key)
        on conflict (key) do nothing
      )
      insert into storage.contact_readings (event_id, n, contact_id, card) values (${read.eventId}, ${read.n}, ${id}, ${JSON.stringify(read.card)})
      on conflict (event_id, n) do nothing`);
  }
}
