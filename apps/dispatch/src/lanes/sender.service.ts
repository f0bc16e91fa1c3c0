import { Injectable } from '@nestjs/common';
import { AccountReader, Channels, type Outgoing, type Sent } from '@sluice/channels';
import { receiptsQueue } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { InjectLogger, Metrics, withTrace, type Logger } from '@sluice/observability';
import { QueueProducer } from '@sluice/queue';
import { insist } from './insist.ts';
import { LaneRepository, type Claim } from './lane.repository.ts';
import { finalOutcome, sent, settleFailure, type Settlement } from './settle.ts';

const sendMs = 15_000;
/** A process that was suspended since its claim must not send on a permit that may have passed to somebody else. */
const freshMs = 2_000;

/** An account made ready to send with: its platform, its credentials. */
export type Outlet = (message: Outgoing, signal: AbortSignal) => Promise<Sent>;

/** Sends what was claimed and records what came of it. */
@Injectable()
export class Sender {
  constructor(
    private readonly accounts: AccountReader,
    private readonly channels: Channels,
    private readonly lanes: LaneRepository,
    private readonly producer: QueueProducer,
    private readonly metrics: Metrics,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /**
   * Everything a send needs, got ready before the claim: what lies between a claim and its send is what a process killed there
   * leaves in doubt. An account that is gone has an outlet that refuses.
   */
  async open(accountId: string): Promise<Outlet> {
    try {
      const account = await this.accounts.read(accountId);
      const adapter = this.channels.of(account.channel);
      return (message, signal) => adapter.send(message, account, signal);
    } catch (error) {
      if (error instanceof AppError && error.retry === 'never') return () => Promise.reject(error);
      throw error;
    }
  }

  /** `claimedAt`: `performance.now()` of the claim. Never throws: what a send came to is a settlement. */
  async send(outlet: Outlet, { accountId, ...claim }: Claim & { accountId: string }, claimedAt: number): Promise<void> {
    await withTrace(claim.trace, async () => {
      const { settlement, platformMessageId } = await this.attempt(outlet, claim, claimedAt);
      try {
        await insist(() => this.lanes.settle(claim.attemptId, settlement, platformMessageId));
      } catch (error) {
        return this.logger.error({ err: error, attemptId: claim.attemptId, outcome: settlement.outcome }, 'what became of an attempt could not be recorded');
      }
      this.tell(accountId, claim, settlement);
      const outcome = finalOutcome(settlement);
      if (outcome) await this.giveReceipt(claim, outcome);
    });
  }

  private async giveReceipt({ attemptId, messageId, trace }: Claim, outcome: 'sent' | 'failed' | 'uncertain'): Promise<void> {
    await this.producer.wake(receiptsQueue, { attemptId, messageId, outcome, trace }, { jobId: `t${attemptId}` });
  }

  private async attempt(outlet: Outlet, claim: Claim, claimedAt: number): Promise<{ settlement: Settlement; platformMessageId: string | null }> {
    try {
      if (performance.now() - claimedAt > freshMs) throw new AppError('unavailable', 'Too long between claim and send; nothing was sent.');
      const message = { id: claim.messageId, chatId: claim.chatId, text: claim.text, parseMode: claim.parseMode };
      const { platformMessageId } = await outlet(message, AbortSignal.timeout(sendMs));
      return { settlement: sent, platformMessageId };
    } catch (error) {
      return { settlement: settleFailure(error, claim, Math.random()), platformMessageId: null };
    }
  }

  private tell(accountId: string, { messageId, attempts }: Claim, { outcome, errorCode, error, floodMs }: Settlement): void {
    this.metrics.counter('sluice_attempts_total', 'Attempts to send, by outcome', ['outcome']).inc({ outcome });
    const facts = { accountId, messageId, attempt: attempts, outcome };
    if (outcome === 'sent') this.logger.info(facts, 'message sent');
    else this.logger.warn({ ...facts, errorCode, reason: error, ...(floodMs > 0 && { floodMs }) }, 'message not sent');
  }
}
