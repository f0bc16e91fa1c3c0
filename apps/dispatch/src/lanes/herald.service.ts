import { Injectable } from '@nestjs/common';
import { InjectLogger, Metrics, withTrace, type Logger } from '@sluice/observability';
import { EventStream } from '@sluice/stream';
import type { Claim, Visited } from './lane.repository.ts';
import { QueueStatusService } from '../queues/queue-status.service.ts';
import { newsOf } from './news.ts';
import { Receipts } from './receipts.service.ts';
import { finalOutcome, type Settlement } from './settle.ts';

/** An attempt that ended. */
export interface Result {
  claim: Claim;
  settlement: Settlement;
}

/** Tells of attempts that are settled: the log, the metrics, the stream of events, and storage by receipt. */
@Injectable()
export class Herald {
  constructor(
    private readonly receipts: Receipts,
    private readonly stream: EventStream,
    private readonly queues: QueueStatusService,
    private readonly metrics: Metrics,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** Tells of those results that changed something. */
  tell(accountId: string, results: readonly Result[], settled: Visited['settled']): void {
    const bySettled = new Map(settled.map((one) => [one.attemptId, one]));
    const told = results.flatMap((result) => {
      const effect = bySettled.get(result.claim.attemptId);
      return effect ? [{ ...result, effect }] : [];
    });
    if (told.length > 0) this.queues.touch(accountId);
    for (const result of told) this.log(accountId, result);
    this.stream.publishAll(told.flatMap((result) => newsOf(accountId, result, Date.now())));
    this.receipts.give(
      told.flatMap(({ claim: { attemptId, messageId, trace }, settlement }) => {
        const outcome = finalOutcome(settlement);
        return outcome ? [{ attemptId, messageId, outcome, trace }] : [];
      }),
    );
  }

  /** Says what is gathered and not yet said. */
  flush(): Promise<void> {
    return this.receipts.flush();
  }

  /** What could not be recorded is in doubt from now on: only this line knows of it. */
  lose(results: readonly Result[], error: unknown): void {
    for (const { claim, settlement } of results) {
      this.logger.error({ err: error, attemptId: claim.attemptId, outcome: settlement.outcome }, 'what became of an attempt could not be recorded');
    }
  }

  private log(accountId: string, { claim, settlement }: Result): void {
    const { outcome, errorCode, error, floodMs } = settlement;
    this.metrics.counter('sluice_attempts_total', 'Attempts to send, by outcome', ['outcome']).inc({ outcome });
    const facts = { accountId, messageId: claim.messageId, attempt: claim.attempts, outcome };
    withTrace(claim.trace, () => {
      if (outcome === 'sent') this.logger.info(facts, 'message sent');
      else this.logger.warn({ ...facts, errorCode, reason: error, ...(floodMs > 0 && { floodMs }) }, 'message not sent');
    });
  }
}
