import { Injectable } from '@nestjs/common';
import { Database, sql } from '@sluice/prisma';
import { webhooksPath } from '../accounts/webhook-path.ts';

/** What is kept of an account's webhook. */
export interface WebhookRow {
  setUrl: string | null;
  setAt: Date | null;
  lastError: string | null;
  nextTryAt: Date | null;
}

/** An account whose webhook nobody else touches for a while. */
export interface Claimed {
  accountId: string;
  /** The address somebody chose; null: the one below PUBLIC_URL. */
  url: string | null;
  /** Failures in a row. */
  failures: number;
}

/** What the platform was told. */
export interface Told {
  setUrl: string;
  setRevision: number;
}

/** Longer than a platform may take to answer. */
const busyS = 30;

/** The rows of webhooks: what the platforms were told, and who may tell them something now. */
@Injectable()
export class WebhookRepository {
  constructor(private readonly database: Database) {}

  async find(accountId: string): Promise<WebhookRow | undefined> {
    const [row] = await this.database.query<WebhookRow & Record<string, unknown>>(sql`
      select set_url as "setUrl", set_at as "setAt", last_error as "lastError", next_try_at as "nextTryAt" from storage.webhooks where account_id = ${accountId}`);
    return row;
  }

  /** Undefined while somebody else has it. */
  async claim(accountId: string): Promise<Claimed | undefined> {
    const [row] = await this.database.query<Claimed & Record<string, unknown>>(sql`
      insert into storage.webhooks as w (account_id, busy_until)
      select id, now() + ${busyS} * interval '1 second' from storage.accounts where id = ${accountId}
      on conflict (account_id) do update set busy_until = excluded.busy_until where w.busy_until is null or w.busy_until < now()
      returning account_id as "accountId", url, failures`);
    return row;
  }

  /** Claims an account on these channels whose platform was not told yet what it should know: nothing, another address, or before the account changed. */
  async claimDue(channels: readonly string[], publicUrl: string | null): Promise<Claimed | undefined> {
    const [row] = await this.database.query<Claimed & Record<string, unknown>>(sql`
      with wanted as (
        select a.id, a.revision, w.set_url, w.set_revision, w.set_at, w.next_try_at, w.failed_revision,
          coalesce(w.url, ${publicUrl}::text || ${webhooksPath}::text || '/' || a.channel || '/' || a.id) as url
        from storage.accounts a left join storage.webhooks w on w.account_id = a.id
        where a.channel = any(${channels}::text[]) and w.is_off is not true and (w.busy_until is null or w.busy_until < now())
      ), due as (
        select id, set_at from wanted
        where url is not null and (set_url is distinct from url or set_revision is distinct from revision)
          and (next_try_at is null or next_try_at <= now() or failed_revision is distinct from revision)
        order by next_try_at nulls first, id limit 1
      )
      insert into storage.webhooks as w (account_id, busy_until) select id, now() + ${busyS} * interval '1 second' from due
      -- Somebody else may have had it since we looked.
      on conflict (account_id) do update set busy_until = excluded.busy_until
      where (w.busy_until is null or w.busy_until < now()) and w.set_at is not distinct from (select set_at from due)
      returning account_id as "accountId", url, failures`);
    return row;
  }

  /** The platform was told. `url`: the address somebody chose. */
  async keep(accountId: string, { setUrl, setRevision }: Told, url: string | null): Promise<void> {
    await this.database.query(sql`
      update storage.webhooks set url = ${url}, is_off = false, set_url = ${setUrl}, set_revision = ${setRevision}, set_at = now(),
        busy_until = null, failures = 0, last_error = null, failed_revision = null, next_try_at = null
      where account_id = ${accountId}`);
  }

  /** The platform has no webhook any more. The account counts as changed, so that whoever waited for that looks again. */
  async keepOff(accountId: string): Promise<void> {
    await this.database.query(sql`
      with gone as (
        update storage.webhooks set url = null, is_off = true, set_url = null, set_revision = null, set_at = now(),
          busy_until = null, failures = 0, last_error = null, failed_revision = null, next_try_at = null
        where account_id = ${accountId}
        returning account_id
      )
      update storage.accounts a set revision = a.revision + 1 from gone where a.id = gone.account_id`);
  }

  async fail(accountId: string, { reason, delayMs }: { reason: string; delayMs: number }): Promise<void> {
    await this.database.query(sql`
      update storage.webhooks set busy_until = null, failures = failures + 1, last_error = ${reason},
        failed_revision = (select revision from storage.accounts where id = account_id), next_try_at = now() + ${delayMs}::float8 * interval '1 millisecond'
      where account_id = ${accountId}`);
  }

  async release(accountId: string): Promise<void> {
    await this.database.query(sql`update storage.webhooks set busy_until = null where account_id = ${accountId}`);
  }

  /** False when the account is no longer the one that was read. */
  async keepCredentials(account: { id: string; revision: number }, sealed: Buffer): Promise<boolean> {
    const changed = await this.database.query(sql`
      update storage.accounts set credentials = ${sealed}, revision = revision + 1, updated_at = now()
      where id = ${account.id} and revision = ${account.revision} returning 1`);
    return changed.length > 0;
  }
}
