import { Inject, Injectable } from '@nestjs/common';
import { AccountReader, Channels, type Account, type WebhookCall } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { Metrics } from '@sluice/observability';
import { Stages } from '../journal/stages.ts';
import { CallLimits } from '../limits/call-limits.service.ts';
import { ANSWER_MS, inTime } from './in-time.ts';
import { Intake, type ProvenCall } from './intake.service.ts';

/** The address that was called. */
export interface Target {
  channel: string;
  accountId: string;
  /** The address of whoever called. */
  from: string;
}

/** Takes a webhook call in: verify, journal, answer; waking comes after the answer. */
@Injectable()
export class WebhooksService {
  constructor(
    private readonly accounts: AccountReader,
    private readonly channels: Channels,
    private readonly calls: CallLimits,
    private readonly intake: Intake,
    private readonly stages: Stages,
    private readonly metrics: Metrics,
    @Inject(ANSWER_MS) private readonly answerMs: number,
  ) {}

  /** Returns once everything in the call is in the journal. Throws `unauthorized`, `not-found`, `invalid`, `too-large`, `throttled`, or `unavailable`. */
  async receive(target: Target, call: WebhookCall, trace: string): Promise<void> {
    await inTime(this.answerMs, this.take(target, call, trace));
  }

  /** What the platform wants to hear when it checks the address. Throws `unauthorized`, `not-found`, `invalid`, or `unavailable`. */
  async confirm(target: Target, call: WebhookCall): Promise<string> {
    const confirmed = this.trusted(target, (account) => {
      const adapter = this.channels.of(account.channel);
      if (!adapter.confirm) throw new AppError('not-found', `Nobody checks an address of ${account.channel}.`);
      return adapter.confirm(call, account);
    });
    return inTime(this.answerMs, confirmed);
  }

  private async take(target: Target, call: WebhookCall, trace: string): Promise<void> {
    const prove = (account: Account): ProvenCall => this.prove(account, { call, from: target.from, trace });
    if (await this.intake.take(await this.trusted(target, prove))) return;
    const present = onChannel(await this.accounts.read(target.accountId), target.channel);
    if (!(await this.intake.take(prove(present)))) throw new AppError('unavailable', 'The account is being changed: send it again.', { retryAfterMs: 1_000 });
  }

  /** A remembered account that does not verify the call, or cannot read it, may be out of date: it is read again before the call is refused. */
  private async trusted<Result>({ channel, accountId, from }: Target, prove: (account: Account) => Result): Promise<Result> {
    try {
      const remembered = await this.accounts.recall(accountId);
      try {
        return prove(onChannel(remembered, channel));
      } catch (error) {
        const present = await this.accounts.read(accountId);
        if (present.revision === remembered.revision) throw error;
        return prove(onChannel(present, channel));
      }
    } catch (error) {
      await this.countRefusal(channel, from, error);
      throw error;
    }
  }

  private prove(account: Account, { call, from, trace }: { call: WebhookCall; from: string; trace: string }): ProvenCall {
    const adapter = this.channels.of(account.channel);
    this.stages.timeSync('verify', () => adapter.verify(call, account));
    this.calls.prove(from);
    // Reading a callback of WeCom is decrypting it: what it rings for is pulled.
    const received = this.stages.timeSync(account.channel === 'wecom' ? 'decrypt' : 'parse', () => adapter.read(call, account));
    return { account, ...received, raw: call.body, trace };
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
