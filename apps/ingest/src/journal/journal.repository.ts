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

/** Arrivals that came together, and the body they were read from. */
export interface Delivery {
  origin: Origin;
  arrivals: readonly Arrival[];
  raw: Buffer;
  trace: string;
}

/** An event that is in the journal now and was not before. */
export interface Entry {
  id: string;
  kind: Arrival['kind'];
  event: IncomingEvent | null;
}

/** What became of a delivery. */
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

  /** Writes deliveries in one statement; arrivals whose (account, platform event id) is known are left out. */
  async write(deliveries: readonly Delivery[]): Promise<Journaled[]> {
    const journaled = await this.writeIn(this.database, deliveries);
    this.tell(journaled.flatMap(({ entries }) => entries));
    return journaled;
  }

  /** Writes an uploaded photo: the event and, on its way to analysis, its bytes. */
  async writeUpload(origin: Origin, arrival: Arrival, upload: { bytes: Buffer; trace: string }): Promise<Entry | undefined> {
    const written = await this.database.transaction(async (statements) => {
      const [journaled] = await this.writeIn(statements, [{ origin, arrivals: [arrival], raw: Buffer.alloc(0), trace: upload.trace }]);
      const entry = journaled?.entries[0];
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
  async writeIn(statements: Statements, deliveries: readonly Delivery[]): Promise<Journaled[]> {
    const entries = deliveries.map(({ origin, arrivals }) => arrivals.map((arrival) => entryOf(origin, arrival)));
    // A body goes by the name of its first event.
    const { bodies, sealed } = this.bodies.seal(deliveries.map(({ raw }, n) => ({ id: entries[n]?.[0]?.id ?? uuid(), raw })));
    const calls = deliveries.map(({ origin: { accountId, channel, revision }, trace }, n) => ({ n, account_id: accountId, channel, revision, trace, ...bodies[n] }));
    const events = deliveries.flatMap(({ arrivals }, n) => {
      return arrivals.map(({ platformEventId, chatId }, index) => ({ n, platform_event_id: platformEventId, chat_id: chatId, ...entries[n]?.[index] }));
    });
    const [row] = await statements.query<{ current: number[]; ids: string[] }>(sql`
      with call as materialized (
        select * from jsonb_to_recordset(${JSON.stringify(calls)}::jsonb)
          as r(n int, account_id text, channel text, revision int, trace text, body_id uuid, body_from int, body_bytes int)
        where r.revision is null or exists (select 1 from storage.accounts a where a.id = r.account_id and a.revision = r.revision)
      ), come as materialized (
        select r.id, r.n, c.account_id, c.channel, c.trace, c.body_id, r.kind, r.platform_event_id, r.chat_id, nullif(r.event, 'null') as event
        from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as r(id uuid, n int, kind text, platform_event_id text, chat_id text, event jsonb)
        join call c using (n)
      ), fresh as (
        insert into ingest.arrivals (account_id, platform_event_id, event_id)
        select account_id, platform_event_id, id from come
        -- In one order, so that statements with the same events wait for each other and never in a ring.
        order by account_id, platform_event_id
        on conflict do nothing
        returning event_id
      ), written as (
        insert into ingest.events (id, account_id, channel, platform_event_id, kind, chat_id, event, body_id, trace, settled_at)
        select c.id, c.account_id, c.channel, c.platform_event_id, c.kind, c.chat_id, c.event, c.body_id, c.trace, case when c.event is null then now() end
        from come c join fresh f on f.event_id = c.id
      ), body as (
        insert into ingest.bodies (id, sealed)
        select c.body_id, substring(${sealed}::bytea from c.body_from for c.body_bytes) from call c
        where c.body_id is not null and c.n in (select e.n from come e join fresh f on f.event_id = e.id)
      )
      select coalesce((select array_agg(n) from call), '{}') as current, coalesce((select array_agg(event_id::text) from fresh), '{}') as ids`);
    const [current, written] = [new Set(row?.current), new Set(row?.ids)];
    return entries.map((own, n) => ({ current: current.has(n), entries: own.filter(({ id }) => written.has(id)) }));
  }
}

function entryOf({ accountId, channel }: Origin, { kind, event }: Arrival): Entry {
  const id = uuid();
  if (!event) return { id, kind, event: null };
  // An upload waits in transit under the id of its event.
  const media = event.media?.source === 'transit' ? { source: 'transit' as const, id } : event.media;
  // Nobody said anything later than now, whatever a platform's clock says.
  const at = Date.parse(event.at) > Date.now() ? new Date().toISOString() : event.at;
  return { id, kind, event: { ...event, at, media, id, accountId, channel } };
}
