import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { AccountReader, Channels, type Account, type Page } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { InjectLogger, Metrics, type Logger } from '@sluice/observability';
import { Database } from '@sluice/prisma';
import { countEvents } from '../journal/count-events.ts';
import { JournalRepository, type Entry } from '../journal/journal.repository.ts';
import { WakeService } from '../journal/wake.service.ts';
import { ArrivalLimits } from '../limits/arrival-limits.service.ts';
import { MailboxRepository, type Advanced, type Lease, type Reading } from './mailbox.repository.ts';
import { spacingMs, withoutStale } from './plan.ts';
import { Slots } from './slots.ts';

/** Somebody else reads the mailbox by now: what this reader has in its hands is refused. */
export class Superseded extends Error {}

/** A page, and for whom and from where it was asked. */
interface Found {
  account: Account;
  page: Page;
  reading: Reading;
}

/** What a turn goes by. */
export interface TurnTerms {
  trace: string;
  /** Fires when the process stops. */
  signal: AbortSignal;
  /** Asked before each page. */
  mayGoOn(): boolean;
}

/** Well below the lease, so that a reader that hangs gives up before others may begin. */
const pageMs = 8_000;
/** Pages written at once: the other connections are for what must be answered. */
const mostWrites = 3;

/** Reads one mailbox page by page: a page and where it ends are kept in one transaction or not at all. */
@Injectable()
export class PullTurn {
  private readonly writes = new Slots(mostWrites);

  constructor(
    private readonly database: Database,
    private readonly accounts: AccountReader,
    private readonly channels: Channels,
    private readonly mailboxes: MailboxRepository,
    private readonly journal: JournalRepository,
    private readonly wakes: WakeService,
    private readonly limits: ArrivalLimits,
    private readonly metrics: Metrics,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** Answers whether the mailbox was read to its end. Throws Superseded, and AppError when it cannot be read on for now. */
  async read(lease: Lease, found: Reading, terms: TurnTerms): Promise<boolean> {
    let reading = found;
    while (terms.mayGoOn()) {
      const account = await this.accounts.read(lease.accountId);
      const page = await this.fetch(account, { mailbox: lease.mailbox, ...reading }, terms.signal);
      const { rings, isOver } = await this.keep(lease, { account, page, reading }, terms.trace);
      if (isOver) return true;
      // It rang meanwhile.
      if (!page.hasMore) await pause(spacingMs, undefined, { signal: terms.signal }).catch(() => undefined);
      reading = { ...reading, cursor: page.cursor, rings, staleBefore: page.hasMore ? reading.staleBefore : null };
    }
    return false;
  }

  private async fetch(account: Account, { mailbox, cursor, token }: Reading & { mailbox: string }, signal: AbortSignal): Promise<Page> {
    const adapter = this.channels.of(account.channel);
    if (!adapter.pull) throw new AppError('rejected', `Nothing is pulled from accounts on ${account.channel}.`);
    return adapter.pull({ mailbox, cursor, token }, account, AbortSignal.any([signal, AbortSignal.timeout(pageMs)]));
  }

  private async keep(lease: Lease, found: Found, trace: string): Promise<Advanced> {
    const fresh = withoutStale(found.page.arrivals, found.reading.staleBefore);
    const arrivals = (await this.limits.judge([{ accountId: found.account.id, arrivals: fresh }])).flatMap((judged) => judged.arrivals);
    const { advanced, entries } = await this.writes.use(() => this.write(lease, { ...found, page: { ...found.page, arrivals } }, trace));
    await this.tell(lease, { arrived: found.page.arrivals.length, entries }, trace);
    return advanced;
  }

  private write(lease: Lease, { account, page, reading }: Found, trace: string): Promise<{ advanced: Advanced; entries: Entry[] }> {
    const { arrivals } = page;
    const origin = { accountId: account.id, channel: account.channel, revision: account.revision };
    return this.database.transaction(async (statements) => {
      const advanced = await this.mailboxes.advance(statements, lease, { ...page, rings: reading.rings });
      if (!advanced) throw new Superseded(`mailbox ${lease.mailbox} of ${lease.accountId} has another reader`);
      if (arrivals.length === 0) return { advanced, entries: [] };
      const [journaled] = await this.journal.writeIn(statements, [{ origin, arrivals, raw: page.raw, trace }]);
      if (!journaled?.current) throw new AppError('unavailable', 'The account was changed while its mailbox was read.');
      return { advanced, entries: journaled.entries };
    });
  }

  /** After the commit. Waited for, so that a long backlog does not pile up wake-ups here. */
  private async tell({ accountId, mailbox }: Lease, { arrived, entries }: { arrived: number; entries: Entry[] }, trace: string): Promise<void> {
    this.journal.tell(entries);
    countEvents(this.metrics, 'journaled', entries.length);
    countEvents(this.metrics, 'duplicate by postgres', arrived - entries.length);
    const skipped = entries.filter(({ kind }) => kind === 'stale').length;
    if (skipped > 0) {
      this.metrics.counter('sluice_stale_events_total', 'Events that were too old to be answered when their mailbox was read').inc(skipped);
      this.logger.warn({ accountId, mailbox, skipped }, 'messages are kept without an answer: they are older than WECOM_CATCH_UP_MINUTES, and it is not known which of them were read before');
    }
    await this.wakes.wake(entries.flatMap(({ event }) => (event ? { event, trace } : [])));
  }
}
