import { Injectable } from '@nestjs/common';
import { AccountReader, Channels, type Account, type Received, type WebhookCall } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { Metrics } from '@sluice/observability';
import { countEvents } from '../journal/count-events.ts';
import { JournalRepository } from '../journal/journal.repository.ts';
import { SeenStore } from '../journal/seen.store.ts';
import { Stages } from '../journal/stages.ts';
import { WakeService } from '../journal/wake.service.ts';
import { ArrivalLimits } from '../limits/arrival-limits.service.ts';
import { CallLimits } from '../limits/call-limits.service.ts';
import { PullService } from '../pulls/pull.service.ts';

/** The address that was called. */
export interface Target {
  channel: string;
  accountId: string;
  /** The address of whoever called. */
  from: string;
}

/** A call that proved where it comes from, and what it brought. */
interface Opened extends Received {
  account: Account;
}

/** Takes a webhook call in: verify, journal, answer; waking comes after the answer. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly accounts: AccountReader,
    private readonly channels: Channels,
    private readonly journal: JournalRepository,
    private readonly pulls: PullService,
    private readonly seen: SeenStore,
    private readonly wakes: WakeService,
    private readonly calls: CallLimits,
    private readonly limits: ArrivalLimits,
    private readonly stages: Stages,
    private readonly metrics: Metrics,
  ) {}

  /** Returns once everything in the call is in the journal. Throws `unauthorized`, `not-found`, `invalid`, `too-large`, `throttled`, or `unavailable`. */
  async receive(target: Target, call: WebhookCall, trace: string): Promise<void> {
    const open = (account: Account): Promise<Opened> => this.open(account, call, target.from);
    const body = { raw: call.body, trace };
    const opened = await this.trusted(target, open);
    await this.calls.admitWebhook(opened.account);
    if (await this.take(opened, body)) return;
    const present = await open(onChannel(await this.accounts.read(target.accountId), target.channel));
    if (!(await this.take(present, body))) throw new AppError('unavailable', 'The account is being changed: send it again.', { retryAfterMs: 1_000 });
  }

  /** What the platform wants to hear when it checks the address. Throws `unauthorized`, `not-found`, `invalid`, or `unavailable`. */
  async confirm(target: Target, call: WebhookCall): Promise<string> {
    return this.trusted(target, (account) => {
      const adapter = this.channels.of(account.channel);
      if (!adapter.confirm) throw new AppError('not-found', `Nobody checks an address of ${account.channel}.`);
      return adapter.confirm(call, account);
    });
  }

  /** A remembered account that does not verify the call, or cannot read it, may be out of date: it is read again before the call is refused. */
  private async trusted<Result>({ channel, accountId, from }: Target, prove: (account: Account) => Result | Promise<Result>): Promise<Result> {
    try {
      const remembered = await this.accounts.recall(accountId);
      try {
        return await prove(onChannel(remembered, channel));
      } catch (error) {
        const present = await this.accounts.read(accountId);
        if (present.revision === remembered.revision) throw error;
        return await prove(onChannel(present, channel));
      }
    } catch (error) {
      await this.countRefusal(channel, from, error);
      throw error;
    }
  }

  private async open(account: Account, call: WebhookCall, from: string): Promise<Opened> {
    const adapter = this.channels.of(account.channel);
    await this.stages.time('verify', () => adapter.verify(call, account));
    this.calls.prove(from);
    // Reading a callback of WeCom is decrypting it: what it rings for is pulled.
    const received = await this.stages.time(account.channel === 'wecom' ? 'decrypt' : 'parse', () => adapter.read(call, account));
    return { account, ...received };
  }

  /** Keeps what came; false when the account is no longer the one the call was verified against, which the statements themselves check. */
  private async take({ account, arrivals, rings }: Opened, body: { raw: Buffer; trace: string }): Promise<boolean> {
    for (const ring of rings) if (!(await this.stages.time('journal', () => this.pulls.ring(account, ring)))) return false;
    if (arrivals.length === 0) return true;
    const known = await this.seen.known(account.id, arrivals.map(({ platformEventId }) => platformEventId));
    const fresh = arrivals.filter(({ platformEventId }) => !known.ids.has(platformEventId));
    const judged = await this.limits.judge(account.id, fresh);
    const { current, entries } =
      fresh.length === 0 ? { current: true, entries: [] } : await this.stages.time('journal', () => this.journal.write(originOf(account), judged, body));
    if (!current) return false;
    countEvents(this.metrics, `duplicate by ${known.by}`, arrivals.length - fresh.length);
    countEvents(this.metrics, 'journaled', entries.length);
    countEvents(this.metrics, 'duplicate by postgres', fresh.length - entries.length);
    // Not awaited: the platform has its answer when the rows are there.
    void this.seen.mark(account.id, fresh.map(({ platformEventId }) => platformEventId));
    for (const { event } of entries) if (event) void this.stages.time('wake', () => this.wakes.wake(event, body.trace));
    return true;
  }

  private async countRefusal(channel: string, from: string, error: unknown): Promise<void> {
    if (!(error instanceof AppError) || error.retry !== 'never') return;
    await this.calls.countUnproven(from);
    const reason = error.details?.['reason'];
    this.metrics
      .counter('sluice_webhook_refusals_total', 'Webhook calls that were refused, by channel and reason', ['channel', 'reason'])
      .inc({ channel, reason: typeof reason === 'string' ? reason : error.code });
  }
}

function onChannel(account: Account, channel: string): Account {
  if (account.channel !== channel) throw new AppError('not-found', `Account ${account.id} is not on ${channel}.`);
  return account;
}

function originOf({ id, channel, revision }: Account): { accountId: string; channel: Account['channel']; revision: number } {
  return { accountId: id, channel, revision };
}
