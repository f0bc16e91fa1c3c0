import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@sluice/errors';
import type { Logger, Metrics } from '@sluice/observability';
import { afterFailure, type WhenParked } from './after-failure.ts';
import type { Engine, Task } from './engine.ts';

export interface ChainOptions {
  /** The engines of each task, best first; at least one each. */
  engines: Record<Task, readonly Engine[]>;
  /** For callers that may wait. */
  whenParked: WhenParked;
}

/** Who asks. */
export interface Caller {
  /** Aborted when nobody waits for the work any more. */
  signal: AbortSignal;
  /** Whether the work may be put off until a key is there again: a job's may, that of somebody who waits at a request may not. */
  mayWait: boolean;
}

export interface Done<Value> {
  engine: Engine;
  value: Value;
}

/** What all engines but the last may take of a task together, in milliseconds: the last one always gets its time. */
const budgetMs: Record<Task, number> = { card: 20_000, text: 15_000, post: 100_000 };

/** The engines in order of preference: what one cannot do, the next one does. */
export class EngineChain {
  constructor(
    private readonly options: ChainOptions,
    private readonly tools: { logger: Logger; metrics: Metrics },
  ) {}

  /** The engine that is asked first for a task. */
  preferred(task: Task): Engine {
    const [first] = this.options.engines[task];
    if (!first) throw new Error(`no engine does the task ${task}`);
    return first;
  }

  /**
   * Lets the first engine that can do the work. Throws what the last engine threw, `postponed` when the work is to wait for a key,
   * and the signal's reason.
   */
  async run<Value>(task: Task, work: (engine: Engine, signal: AbortSignal) => Promise<Value>, { signal, mayWait }: Caller): Promise<Done<Value>> {
    const whenParked = mayWait ? this.options.whenParked : 'next';
    const engines = this.options.engines[task];
    const hurried = AbortSignal.any([signal, AbortSignal.timeout(budgetMs[task])]);
    for (const [index, engine] of engines.entries()) {
      const isLast = index === engines.length - 1;
      const limit = isLast ? signal : hurried;
      for (let attempt = 1; ; attempt++) {
        try {
          return { engine, value: await work(engine, limit) };
        } catch (error) {
          signal.throwIfAborted();
          const verdict = afterFailure(error, { attempt, isLast, whenParked });
          this.note({ task, engine: engine.name, code: codeOf(error) }, error);
          if (verdict === 'next') break;
          if ('thrown' in verdict) throw verdict.thrown;
          await pause(verdict.againMs, undefined, { signal: limit }).catch(() => signal.throwIfAborted());
        }
      }
    }
    throw new Error(`no engine does the task ${task}`);
  }

  private note(facts: { task: Task; engine: string; code: string }, error: unknown): void {
    this.tools.metrics.counter('sluice_engine_failures_total', 'What an engine could not do, by task and error code', ['task', 'engine', 'code']).inc(facts);
    if (error instanceof AppError || isTimeout(error)) this.tools.logger.warn({ ...facts, reason: error.message }, 'an engine could not do it');
    else this.tools.logger.error({ ...facts, err: error }, 'an engine failed in a way nobody foresaw');
  }
}

function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return isTimeout(error) ? 'timeout' : 'internal';
}

/** A signal's own reason, which is a DOMException. */
function isTimeout(error: unknown): error is { name: 'TimeoutError'; message: string } {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}
