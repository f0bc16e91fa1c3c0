import { Injectable } from '@nestjs/common';
import type { Arrival } from '@sluice/channels';
import type { Channel, IncomingEvent } from '@sluice/contracts';
import { Database, sql, type Statements } from '@sluice/prisma';
import { EventStream } from '@sluice/stream';
import { v7 as uuid } from 'uuid';
import { BodyRepository } from './body.repository.ts';

/** Whose journal an arrival goes into. */
export interface Origin {
  accountId: string;
  channel: Channel;
  /** The account's revision the arrival was verified against; null for arrivals that no account vouches for. */
  revision: number | null;
}

/** An event that is in the journal now and was not before. */
export interface Entry {
  id: string;
  kind: Arrival['kind'];
  event: IncomingEvent | null;
}

export interface Journaled {
  /** False: the account changed since the arrival was verified, and nothing was written. */
  current: boolean;
  entries: Entry[];
}

@Injectable()
export class JournalRepository {
  constructor(
    private readonly database: Database,
    private readonly bodies: BodyRepository,
    private readonly stream: EventStream,
  ) {}

  /** Writes arrivals in one statement; those whose (account, platform event id) is known are left out. */
  async write(origin: Origin, arrivals: readonly Arrival[], body: { raw: Buffer; trace: string }): Promise<Journaled> {
    const journaled = await this.writeIn(this.database, origin, { arrivals, ...body });
    this.tell(journaled.entries);
    return journaled;
  }

  /** Writes an uploaded photo: the event and, on its way to analysis, its bytes. */
  async writeUpload(origin: Origin, arrival: Arrival, upload: { bytes: Buffer; trace: string }): Promise<Entry | undefined> {
    const written = await this.database.transaction(async (statements) => {
      const { entries } = await this.writeIn(statements, origin, { arrivals: [arrival], raw: Buffer.alloc(0), trace: upload.trace });
      const [entry] = entries;
      if (entry) {
        await statements.query(sql`
          insert into ingest.transit (event_id, bytes, expires_at) values (${entry.id}, ${upload.bytes}, now() + interval '1 hour')`);
      }
      return entry;
    });
    if (written) this.tell([written]);
    return written;
  }

  /** The id of an event that came in before. */
  async find(accountId: string, platformEventId: string): Promise<string | undefined> {
    const [row] = await this.database.query<{ id: string }>(
      sql`select event_id as id from ingest.arrivals where account_id = ${accountId} and platform_event_id = ${platformEventId}`,
    );
    return row?.id;
  }

  /** After the commit of `writeIn`, for whoever watches. */
  tell(entries: readonly Entry[]): void {
    this.stream.publishAll(entries.flatMap(({ event }) => (event ? [{ type: 'event-received', eventId: event.id, accountId: event.accountId, kind: event.kind }] : [])));
  }

  /** As `write`, inside a transaction of the caller's, who tells of the entries after its commit. */
  async writeIn(
    statements: Statements,
    { accountId, channel, revision }: Origin,
    { arrivals, raw, trace }: { arrivals: readonly Arrival[]; raw: Buffer; trace: string },
  ): Promise<Journaled> {
    const entries = arrivals.map((arrival) => entryOf({ accountId, channel }, arrival));
    const rows = entries.map(({ id, kind, event }, index) => {
      const { platformEventId, chatId } = arrivals[index] as Arrival;
      return { id, kind, platform_event_id: platformEventId, chat_id: chatId, event };
    });
    const body = this.bodies.seal(raw);
    const [row] = await statements.query<{ current: boolean; ids: string[] }>(sql`
      with account as (
        select 1 where ${revision}::int is null
        union all select 1 from storage.accounts where id = ${accountId} and revision = ${revision}
      ), come as materialized (
        select r.id, r.kind, r.platform_event_id, r.chat_id, nullif(r.event, 'null') as event
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, kind text, platform_event_id text, chat_id text, event jsonb)
      ), fresh as (
        insert into ingest.arrivals (account_id, platform_event_id, event_id)
        select ${accountId}, platform_event_id, id from come where exists (select 1 from account)
        -- In one order, so that calls with the same events wait for each other and never in a ring.
        order by platform_event_id
        on conflict do nothing
        returning event_id
      ), body as (
        insert into ingest.bodies (id, sealed) select ${body?.id ?? null}::uuid, ${body?.sealed ?? null}::bytea
        where ${body !== null} and exists (select 1 from fresh)
      ), written as (
        insert into ingest.events (id, account_id, channel, platform_event_id, kind, chat_id, event, body_id, trace, settled_at)
        select c.id, ${accountId}, ${channel}, c.platform_event_id, c.kind, c.chat_id, c.event, ${body?.id ?? null}::uuid, ${trace},
          case when c.event is null then now() end
        from come c join fresh f on f.event_id = c.id
      )
      select exists (select 1 from account) as current, coalesce((select array_agg(event_id::text) from fresh), '{}') as ids`);
    const written = new Set(row?.ids);
    return { current: row?.current ?? false, entries: entries.filter(({ id }) => written.has(id)) };
  }
}

function entryOf({ accountId, channel }: { accountId: string; channel: Channel }, { kind, event }: Arrival): Entry {
  const id = uuid();
  if (!event) return { id, kind, event: null };
  // An upload waits in transit under the id of its event.
  const media = event.media?.source === 'transit' ? { source: 'transit' as const, id } : event.media;
  return { id, kind, event: { ...event, media, id, accountId, channel } };
}
