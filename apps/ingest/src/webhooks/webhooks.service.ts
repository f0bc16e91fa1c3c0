import { Injectable } from '@nestjs/common';
import { AccountReader, Channels, type Account, type Arrival, type WebhookCall } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { Metrics } from '@sluice/observability';
import { JournalRepository, type Entry } from '../journal/journal.repository.ts';
import { SeenStore } from '../journal/seen.store.ts';
import { WakeService } from '../journal/wake.service.ts';

/** Takes a webhook call in: verify, journal, answer; waking comes after the answer. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly accounts: AccountReader,
    private readonly channels: Channels,
    private readonly journal: JournalRepository,
    private readonly seen: SeenStore,
    private readonly wakes: WakeService,
    private readonly metrics: Metrics,
  ) {}

  /** Returns once everything in the call is in the journal. Throws `unauthorized`, `not-found`, `invalid`, or `unavailable`. */
  async receive(target: { channel: string; accountId: string }, call: WebhookCall, trace: string): Promise<void> {
    const account = await this.verified(target, call);
    const { arrivals } = this.channels.of(account.channel).read(call, account);
    const fresh = await this.unseen(account.id, arrivals);
    if (fresh.length === 0) return this.count(arrivals.length, 0, 0);
    const entries = await this.write(account, { arrivals: fresh, call, trace });
    this.count(arrivals.length, fresh.length, entries.length);
    // Not awaited: the platform has its answer when the rows are there.
    void this.seen.mark(account.id, fresh.map(({ platformEventId }) => platformEventId));
    for (const { event } of entries) if (event) void this.wakes.wake(event, trace);
  }

  /** A remembered account that does not verify the call may be out of date: it is read again before the call is refused. */
  private async verified({ channel, accountId }: { channel: string; accountId: string }, call: WebhookCall): Promise<Account> {
    const remembered = await this.accounts.recall(accountId);
    try {
      return this.check(remembered, channel, call);
    } catch (error) {
      const present = await this.accounts.read(accountId);
      if (present.revision === remembered.revision) throw error;
      return this.check(present, channel, call);
    }
  }

  private check(account: Account, channel: string, call: WebhookCall): Account {
    if (account.channel !== channel) throw new AppError('not-found', `Account ${account.id} is not on ${channel}.`);
    this.channels.of(account.channel).verify(call, account);
    return account;
  }

  private async unseen(accountId: string, arrivals: readonly Arrival[]): Promise<Arrival[]> {
    const known = await this.seen.known(accountId, arrivals.map(({ platformEventId }) => platformEventId));
    return arrivals.filter(({ platformEventId }) => !known.has(platformEventId));
  }

  /** The statement itself checks that the account is still the one the call was verified against. */
  private async write(account: Account, { arrivals, call, trace }: { arrivals: Arrival[]; call: WebhookCall; trace: string }): Promise<Entry[]> {
    const body = { raw: call.body, trace };
    const { current, entries } = await this.journal.write(originOf(account), arrivals, body);
    if (current) return entries;
    const present = this.check(await this.accounts.read(account.id), account.channel, call);
    const again = await this.journal.write(originOf(present), arrivals, body);
    if (!again.current) throw new AppError('unavailable', 'The account is being changed: send it again.', { retryAfterMs: 1_000 });
    return again.entries;
  }

  private count(arrived: number, unseen: number, written: number): void {
    const events = this.metrics.counter('sluice_events_total', 'Events that came in, by what became of them', ['result']);
    events.inc({ result: 'journaled' }, written);
    events.inc({ result: 'duplicate by redis' }, arrived - unseen);
    events.inc({ result: 'duplicate by postgres' }, unseen - written);
  }
}

function originOf({ id, channel, revision }: Account): { accountId: string; channel: Account['channel']; revision: number } {
  return { accountId: id, channel, revision };
}
