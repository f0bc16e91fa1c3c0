import { Injectable } from '@nestjs/common';
import type { Account, Ring } from '@sluice/channels';
import { Database, sql, type Statements } from '@sluice/prisma';

/** One mailbox of one account. */
export interface Mailbox {
  accountId: string;
  mailbox: string;
}

/** The right to read a mailbox: whatever is written under it is refused once somebody else has it. */
export interface Lease extends Mailbox {
  fence: string;
}

/** A mailbox as its reader finds it. */
export interface Reading {
  cursor: string | null;
  /** Of the last ring, for ten minutes. */
  token: string | null;
  /** What people sent before is not worked. */
  staleBefore: Date | null;
  /** Rings so far: a page that is the last one answers them all. */
  rings: string;
  /** Failures in a row. */
  failures: number;
}

/** What keeping a page came to. */
export interface Advanced {
  /** Rings so far, those since the page was asked for among them. */
  rings: string;
  isOver: boolean;
}

/** A ring on its way into its row. */
export interface KeptRing {
  account: Pick<Account, 'id' | 'revision'>;
  ring: Ring;
  /** How old what is found may be to be worked, in a mailbox that is new: there is no place to read on from. Null: all of it is. */
  catchUpMs: number | null;
}

/** What a ring came to: whether the account still was the one that the call was verified against, and whether nobody reads. */
export interface Rung {
  current: boolean;
  idle: boolean;
}

const leaseS = 12;
/** developer.work.weixin.qq.com 94670: the token of an event is valid for ten minutes. */
const tokenS = 600;
const most = 100;

/** The rows of mailboxes. Every writer locks the row, so rings and readers see one another in one order. */
@Injectable()
export class MailboxRepository {
  constructor(private readonly database: Database) {}

  /** Keeps rings in one statement, those of one mailbox as the last of them says. */
  async ring(ringing: readonly KeptRing[]): Promise<Rung[]> {
    const keyed = ringing.map((one) => ({ ...one, key: keyOf(one) }));
    const rows = [...Map.groupBy(keyed, ({ key }) => key)].map(([key, same]) => rowOf(key, same));
    const rung = await this.database.query<{ key: string; idle: boolean }>(sql`
      with come as materialized (
        select r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
          as r(key text, account_id text, revision int, mailbox text, token text, rings bigint, catch_up_ms float8)
        join storage.accounts a on a.id = r.account_id and a.revision = r.revision
      ), kept as (
        insert into ingest.mailboxes as m (account_id, mailbox, token, token_at, rings, stale_before)
        select account_id, mailbox, token, now(), rings, now() - catch_up_ms * interval '1 millisecond' from come
        -- In one order, so that statements with the same mailboxes wait for each other and never in a ring.
        order by account_id, mailbox
        on conflict (account_id, mailbox) do update set rings = m.rings + excluded.rings, token = excluded.token, token_at = excluded.token_at
        returning account_id, mailbox, lease_until is null or lease_until < now() as idle
      )
      select c.key, k.idle from come c join kept k using (account_id, mailbox)`);
    const idle = new Map(rung.map((row) => [row.key, row.idle]));
    return keyed.map(({ key }) => ({ current: idle.has(key), idle: idle.get(key) ?? false }));
  }

  /** Rings for mailboxes that nothing was heard of for so long: a ring that nobody could take does not come again. */
  async ringQuiet(quietMs: number): Promise<void> {
    await this.database.query(sql`
      update ingest.mailboxes m set rings = m.rings + 1, token = null, token_at = now()
      from storage.accounts a
      where a.id = m.account_id and m.pulled_rings = m.rings and m.token_at < now() - ${quietMs}::float8 * interval '1 millisecond'`);
  }

  /** Takes the mailbox for a while, when something waits in it, its time has come, and nobody else reads it. */
  async claim({ accountId, mailbox }: Mailbox): Promise<{ lease: Lease; reading: Reading } | undefined> {
    const [row] = await this.database.query<Reading & { fence: string }>(sql`
      update ingest.mailboxes m set fence = m.fence + 1, lease_until = now() + ${leaseS} * interval '1 second'
      from storage.accounts a
      where m.account_id = ${accountId} and m.mailbox = ${mailbox} and a.id = m.account_id
        and m.pulled_rings < m.rings and (m.lease_until is null or m.lease_until < now())
        and (m.next_try_at is null or m.next_try_at <= now() or m.failed_revision is distinct from a.revision)
      returning m.fence, m.cursor, m.stale_before as "staleBefore", m.rings, m.failures,
        case when m.token_at > now() - ${tokenS} * interval '1 second' then m.token end as token`);
    if (!row) return undefined;
    const { fence, ...reading } = row;
    return { lease: { accountId, mailbox, fence }, reading };
  }

  /**
   * Keeps where to read on, in the transaction that keeps the page, and ends the reading when the page was the last and it has
   * not rung since. From a last page on nothing that comes is stale. Undefined when the lease is somebody else's by now.
   */
  async advance(statements: Statements, lease: Lease, { cursor, hasMore, rings }: { cursor: string | null; hasMore: boolean; rings: string }): Promise<Advanced | undefined> {
    const [row] = await statements.query<Advanced>(sql`
      update ingest.mailboxes set cursor = ${cursor}, failures = 0, last_error = null, failed_revision = null, next_try_at = null,
        stale_before = case when ${hasMore} then stale_before end, pulled_rings = case when ${hasMore} then pulled_rings else ${rings}::bigint end,
        lease_until = case when ${hasMore} or rings > ${rings}::bigint then now() + ${leaseS} * interval '1 second' end
      where account_id = ${lease.accountId} and mailbox = ${lease.mailbox} and fence = ${lease.fence}::bigint
      returning rings, lease_until is null as "isOver"`);
    return row;
  }

  /** The place to read on from is lost: whoever reads next begins anew, without working what is old. */
  async forget(lease: Lease, catchUpMs: number | null): Promise<void> {
    await this.database.query(sql`
      update ingest.mailboxes set cursor = null, stale_before = now() - ${catchUpMs}::float8 * interval '1 millisecond'
      where account_id = ${lease.accountId} and mailbox = ${lease.mailbox} and fence = ${lease.fence}::bigint`);
  }

  /** Ends the reading although something waits: others may go on at once. */
  async release(lease: Lease): Promise<void> {
    await this.database.query(sql`
      update ingest.mailboxes set lease_until = null
      where account_id = ${lease.accountId} and mailbox = ${lease.mailbox} and fence = ${lease.fence}::bigint`);
  }

  /** Ends the reading with a failure; a change of the account makes it worth trying before its time. */
  async fail(lease: Lease, failure: { reason: string; delayMs: number }): Promise<void> {
    await this.database.query(sql`
      update ingest.mailboxes set lease_until = null, failures = failures + 1, last_error = ${failure.reason},
        failed_revision = (select revision from storage.accounts where id = account_id), next_try_at = now() + ${failure.delayMs}::float8 * interval '1 millisecond'
      where account_id = ${lease.accountId} and mailbox = ${lease.mailbox} and fence = ${lease.fence}::bigint`);
  }

  /** Mailboxes in which something waits although nobody reads them. */
  async findDue(): Promise<Mailbox[]> {
    return this.database.query<Mailbox & Record<string, unknown>>(sql`
      select m.account_id as "accountId", m.mailbox from ingest.mailboxes m join storage.accounts a on a.id = m.account_id
      where m.pulled_rings < m.rings and (m.lease_until is null or m.lease_until < now())
        and (m.next_try_at is null or m.next_try_at <= now() or m.failed_revision is distinct from a.revision)
      order by m.next_try_at nulls first, m.token_at limit ${most}`);
  }
}

const keyOf = ({ account: { id, revision }, ring: { mailbox } }: KeptRing): string => JSON.stringify([id, revision, mailbox]);

function rowOf(key: string, same: readonly KeptRing[]): Record<string, unknown> {
  const { account, ring, catchUpMs } = same.at(-1) as KeptRing;
  return { key, account_id: account.id, revision: account.revision, mailbox: ring.mailbox, token: ring.token, rings: same.length, catch_up_ms: catchUpMs };
}
