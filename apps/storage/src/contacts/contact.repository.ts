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
  /** Finds the person of this card or makes a new contact, merges the card into it, keeps it as history. Answers the id. */
  async upsert(statements: Statements, card: ContactCard, eventId: string): Promise<string> {
    const keys = contactKeys(card);
    await this.lock(statements, keys.map(({ key }) => key));
    const known = await this.find(statements, card, keys);
    const id = known?.id ?? uuid();
    await this.write(statements, id, known ? mergeCard(known, card) : card);
    await this.remember(statements, id, { keys: keys.map(({ key }) => key), card, eventId });
    return id;
  }

  /** Two cards of one person at once must not make two contacts: whoever shares a key waits, always in the same order. */
  private async lock(statements: Statements, keys: string[]): Promise<void> {
    const sorted = [...keys].sort();
    await statements.query(sql`select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest(${sorted}::text[]) as k(key)`);
  }

  /** Locked until the transaction ends: what is merged into a contact must not overwrite what another card adds meanwhile. */
  private async find(statements: Statements, card: ContactCard, keys: { key: string; needsSameName: boolean }[]): Promise<KnownContact | undefined> {
    const rows = await statements.query<KnownContact>(sql`
      select k.key, c.id, c.name, c.title, c.department, c.company, c.phones, c.emails, c.urls, c.address, c.fields
      from storage.contact_keys k join storage.contacts c on c.id = k.contact_id
      where k.key = any(${keys.map(({ key }) => key)})
      order by c.id for update of c`);
    for (const { key, needsSameName } of keys) {
      const row = rows.find((candidate) => candidate.key === key && (!needsSameName || namesAgree(candidate.name, card.name)));
      if (row) return row;
    }
    return undefined;
  }

  private async write(statements: Statements, id: string, card: ContactCard): Promise<void> {
    const { name, title, department, company, emails, urls, address } = card;
    await statements.query(sql`
      insert into storage.contacts (id, name, title, department, company, phones, emails, urls, address, fields)
      values (${id}, ${name}, ${title}, ${department}, ${company}, ${JSON.stringify(card.phones)}, ${emails}, ${urls}, ${address},
        ${JSON.stringify(card.fields)})
      on conflict (id) do update set
        name = excluded.name, title = excluded.title, department = excluded.department, company = excluded.company,
        phones = excluded.phones, emails = excluded.emails, urls = excluded.urls, address = excluded.address,
        fields = excluded.fields, updated_at = now()`);
  }

  private async remember(statements: Statements, id: string, read: { keys: string[]; card: ContactCard; eventId: string }): Promise<void> {
    await statements.query(sql`
      with keys as (
        insert into storage.contact_keys (key, contact_id) select key, ${id}::uuid from unnest(${read.keys}::text[]) as k(key)
        on conflict (key) do nothing
      )
      insert into storage.contact_readings (event_id, contact_id, card) values (${read.eventId}, ${id}, ${JSON.stringify(read.card)})
      on conflict (event_id) do nothing`);
  }
}
