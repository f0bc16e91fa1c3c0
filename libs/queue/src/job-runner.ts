import type { Failure, QueueContract } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { newTrace, withTrace, type Logger, type Metrics } from '@sluice/observability';
import { workDelayMs } from '@sluice/retry';
import type { z } from 'zod';
import { fingerprintOf } from './fingerprint.ts';
import type { Processor } from './processor.ts';
import { tryOf } from './tries.ts';

/** What the runner needs to know of a Bull job. */
export interface Job {
  id: string | number;
  data: unknown;
  /** When it was added, epoch milliseconds; NaN when Redis kept its id and nothing else of it. */
  timestamp: number;
}

/** When work that is not done is to be done. */
export interface Again {
  delayMs: number;
  /** Nothing was tried yet: the next job is the same try. */
  isPostponed: boolean;
}

/** Runs one job: parses it, gives it its trace and deadline, and decides what its failure means. */
export class JobRunner {
  constructor(
    private readonly contract: QueueContract,
    private readonly processor: Processor<QueueContract>,
    private readonly tools: { logger: Logger; metrics: Metrics; bury: (failure: Failure) => Promise<void> },
  ) {}

  /** Answers when the work must be tried again; null when it is done, or given up. */
  async run(job: Job): Promise<Again | null> {
    if (Number.isNaN(job.timestamp)) {
      this.tools.logger.warn({ queue: this.contract.name, job: job.id }, 'job skipped: it was gone when its turn came, for somebody else has done it; if not, it is found by its row');
      return null;
    }
    const parsed = this.contract.payload.safeParse(job.data);
    if (!parsed.success) {
      this.tools.logger.error({ queue: this.contract.name, issues: parsed.error.issues }, 'job refused: its payload does not fit the contract');
      return null;
    }
    const trace = (parsed.data as { trace?: string }).trace ?? newTrace();
    return withTrace(trace, () => this.attempt(parsed.data, tryOf(String(job.id))));
  }

  private async attempt(payload: z.infer<z.ZodType>, attempt: number): Promise<Again | null> {
    const end = this.tools.metrics
      .histogram('sluice_job_seconds', 'Time a job took, by queue and outcome', ['queue', 'outcome'])
      .startTimer({ queue: this.contract.name });
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), this.contract.options.timeoutMs);
    try {
      await Promise.race([this.processor.handle(payload, { signal: late.signal, attempt }), this.timeUp(late.signal)]);
      end({ outcome: 'done' });
      return null;
    } catch (error) {
      const isPostponed = error instanceof AppError && error.code === 'postponed';
      const delayMs = attempt >= this.contract.options.attempts && !isPostponed ? null : workDelayMs(error, attempt);
      end({ outcome: isPostponed ? 'postponed' : delayMs === null ? 'given up' : 'retry' });
      this.report(error, { attempt, final: delayMs === null });
      if (delayMs !== null) return { delayMs, isPostponed };
      await this.giveUp(payload, error);
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  private async giveUp(payload: z.infer<z.ZodType>, error: unknown): Promise<void> {
    const { name: queue, deadLetter } = this.contract;
    const code = error instanceof AppError ? error.code : 'internal';
    // What was decided for good, and is recorded as an outcome, has ended well enough: a photo that is none, for example.
    const isOutcome = error instanceof AppError && error.retry === 'never' && this.processor.giveUp !== undefined;
    if (deadLetter && !isOutcome) {
      await this.tools.bury({ stage: deadLetter.stage, queue, ...deadLetter.of(payload), code, fingerprint: fingerprintOf(error), at: new Date().toISOString() });
    }
    await this.processor.giveUp?.(payload, error);
  }

  private timeUp(signal: AbortSignal): Promise<never> {
    return new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(new AppError('timeout', `The ${this.contract.name} job took too long.`)), { once: true });
    });
  }

  private report(error: unknown, facts: { attempt: number; final: boolean }): void {
    const { logger } = this.tools;
    const line = { queue: this.contract.name, ...facts };
    if (error instanceof AppError) logger.warn({ ...line, code: error.code, reason: error.message }, 'job failed');
    else logger.error({ ...line, err: error }, 'job failed in a way nobody foresaw');
  }
}
