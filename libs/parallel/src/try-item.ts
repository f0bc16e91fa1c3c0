import { AppError } from '@sluice/errors';
import { pause, type Clock } from './clock.ts';

/** Work on one item; it must stop when the signal fires. */
export type Work<Item, Value> = (item: Item, signal: AbortSignal) => Promise<Value>;

/** Keeps calls from a side that is down. Neither of its methods throws. */
export interface Breaker {
  admit(): Promise<{ admit: true } | { admit: false; retryAfterMs: number }>;
  /** How an admitted try ended; whose fault a failure was is the breaker's to judge. */
  record(outcome: { ok: true } | { ok: false; error: unknown }): Promise<void>;
}

/** What takes time, in milliseconds. */
export interface Timing {
  clock: Clock;
  /** One try of one item. */
  itemTimeoutMs?: number;
  /** All items together: what is at work then fails, and nothing more is begun. */
  totalTimeoutMs?: number;
  /** The wait before the try after failure number `attempt` (1 for the first), null for no further try. An item that waits keeps its place. */
  retryDelayMs?: (error: unknown, attempt: number) => number | null;
  /** How long work that was told to stop may go on before it is left alone. */
  graceMs?: number;
}

const usualGraceMs = 1_000;

/** Works one item, as often as the retry policy says. Rejects with the last failure, or the signal's reason. */
export async function tryItem<Value>(work: (signal: AbortSignal) => Promise<Value>, signal: AbortSignal, { timing, breaker }: { timing?: Timing; breaker?: Breaker }): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await admitted(() => limited(work, signal, timing), breaker);
    } catch (error) {
      const delayMs = signal.aborted ? null : (timing?.retryDelayMs?.(error, attempt) ?? null);
      if (!timing || delayMs === null) throw error;
      await pause(timing.clock, delayMs, signal);
    }
  }
}

async function admitted<Value>(work: () => Promise<Value>, breaker: Breaker | undefined): Promise<Value> {
  if (!breaker) return work();
  const admission = await breaker.admit();
  if (!admission.admit) throw new AppError('circuit-open', 'The other side is down: it is left alone for a while.', { retryAfterMs: admission.retryAfterMs });
  try {
    const value = await work();
    await breaker.record({ ok: true });
    return value;
  } catch (error) {
    await breaker.record({ ok: false, error });
    throw error;
  }
}

/** One try: told to stop when its time is up or the signal fires, and left alone when it does not. */
async function limited<Value>(work: (signal: AbortSignal) => Promise<Value>, signal: AbortSignal, timing: Timing | undefined): Promise<Value> {
  signal.throwIfAborted();
  const own = new AbortController();
  const stop = (): void => own.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const cancelTimer = timing?.itemTimeoutMs === undefined ? undefined : timing.clock.after(timing.itemTimeoutMs, () => own.abort(tooLate(timing.itemTimeoutMs)));
  const left = leftAlone(own.signal, timing);
  try {
    return await Promise.race([work(own.signal), left.promise]);
  } catch (error) {
    throw own.signal.aborted ? own.signal.reason : error;
  } finally {
    signal.removeEventListener('abort', stop);
    cancelTimer?.();
    left.cancel();
  }
}

function tooLate(ms: number | undefined): AppError {
  return new AppError('timeout', `It was not done within ${ms} ms.`);
}

/** Rejects when the signal has fired and the grace after that is over; without a clock never. */
function leftAlone(signal: AbortSignal, timing: Timing | undefined): { promise: Promise<never>; cancel: () => void } {
  let cancel = (): void => undefined;
  const promise = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      if (timing) cancel = timing.clock.after(timing.graceMs ?? usualGraceMs, () => reject(signal.reason as Error));
    });
  });
  return { promise, cancel: () => cancel() };
}
