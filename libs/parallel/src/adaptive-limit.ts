import { AppError } from '@sluice/errors';
import { adaptLimit, type AimdState, type Stretch } from './aimd.ts';
import type { Clock } from './clock.ts';
import type { Concurrency } from './parallel-options.ts';

export interface CpuLimits {
  /** At once while the processors are busy: more than 80 % of them. */
  low: number;
  /** At once while they are not: less than 50 %. */
  high: number;
}

const usualCpuLimits: CpuLimits = { low: 2, high: 5 };

const busyAbove = 0.8;
const idleBelow = 0.5;

/** The limit by the load of the processors (0 … 1; null: nobody knows). Between busy and idle it stays, so that it does not flutter. */
export function adaptToCpu({ low, high }: CpuLimits, limit: number, load: number | null): number {
  if (load === null) return limit;
  if (load > busyAbove) return low;
  return load < idleBelow ? high : limit;
}

/** 2 while the processors are busy and 5 at most, unless something else is said. */
export interface AdaptiveOptions extends Partial<CpuLimits> {
  clock: Pick<Clock, 'now'>;
  /** The load of the processors since it was last asked. */
  cpuLoad(): number | null;
  /** How often it is looked at what happened. */
  lookMs: number;
  /** What takes longer than this counts as overload, as an error does. */
  slowMs?: number;
}

const nothing: Stretch = { done: 0, errors: 0, poolTimeouts: 0, peak: 0 };

/** How many may be at work at once: by the load of the processors, and by AIMD over errors and slowness, whichever is less. */
export class AdaptiveLimit implements Concurrency {
  private readonly limits: CpuLimits;
  private cpuLimit: number;
  private aimd: AimdState;
  private seen = nothing;
  private atWork = 0;
  private lookedAt: number;

  constructor(private readonly options: AdaptiveOptions) {
    this.limits = { ...usualCpuLimits, ...options };
    this.cpuLimit = this.limits.high;
    this.aimd = { limit: this.limits.high };
    this.lookedAt = options.clock.now();
  }

  limit(): number {
    const { clock, lookMs } = this.options;
    if (clock.now() - this.lookedAt >= lookMs) this.look();
    return Math.min(this.cpuLimit, this.aimd.limit);
  }

  begin(): (error: unknown) => void {
    const { clock, slowMs = Infinity } = this.options;
    const beganAt = clock.now();
    this.atWork += 1;
    this.seen = { ...this.seen, peak: Math.max(this.seen.peak, this.atWork) };
    return (error) => {
      this.atWork -= 1;
      const isTrouble = isOverload(error) || clock.now() - beganAt > slowMs;
      this.seen = { ...this.seen, done: this.seen.done + 1, errors: this.seen.errors + Number(isTrouble) };
    };
  }

  private look(): void {
    this.lookedAt = this.options.clock.now();
    this.cpuLimit = adaptToCpu(this.limits, this.cpuLimit, this.options.cpuLoad());
    this.aimd = adaptLimit({ max: this.limits.high }, this.aimd, this.seen);
    this.seen = { ...nothing, peak: this.atWork };
  }
}

/** What may pass is a sign of overload; what was decided for good says nothing of it. */
function isOverload(error: unknown): boolean {
  return error !== undefined && !(error instanceof AppError && error.retry === 'never');
}
