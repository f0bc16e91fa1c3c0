import type { QueueContract } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { newTrace, withTrace, type Logger, type Metrics } from '@sluice/observability';
import { workDelayMs } from '@sluice/retry';
import type { z } from 'zod';
import type { Processor } from './processor.ts';

/** What the runner needs to know of a Bull job. */
export interface Job {
  data: unknown;
  attemptsMade: number;
}

/** Runs one job: parses it, gives it its trace and deadline, and decides what its failure means. Throws only to be tried again. */
export class JobRunner {
  constructor(
    private readonly contract: QueueContract,
    private readonly processor: Processor<QueueContract>,
    private readonly tools: { logger: Logger; metrics: Metrics },
  ) {}

  async run(job: Job): Promise<void> {
    const parsed = this.contract.payload.safeParse(job.data);
    if (!parsed.success) {
      this.tools.logger.error({ queue: this.contract.name, issues: parsed.error.issues }, 'job refused: its payload does not fit the contract');
      return;
    }
    const trace = (parsed.data as { trace?: string }).trace ?? newTrace();
    await withTrace(trace, () => this.attempt(parsed.data, job.attemptsMade + 1));
  }

  private async attempt(payload: z.infer<z.ZodType>, attempt: number): Promise<void> {
    const end = this.tools.metrics
      .histogram('sluice_job_seconds', 'Time a job took, by queue and outcome', ['queue', 'outcome'])
      .startTimer({ queue: this.contract.name });
    try {
      const signal = AbortSignal.timeout(this.contract.options.timeoutMs);
      await Promise.race([this.processor.handle(payload, { signal, attempt }), this.timeUp(signal)]);
      end({ outcome: 'done' });
    } catch (error) {
      const final = attempt >= this.contract.options.attempts || workDelayMs(error, attempt) === null;
      end({ outcome: final ? 'given up' : 'retry' });
      this.report(error, { attempt, final });
      if (!final) throw error;
      await this.processor.giveUp?.(payload, error);
    }
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
