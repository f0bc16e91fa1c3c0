import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { ManualClock, settle } from '../testing/manual-clock.ts';
import { inParallel } from './in-parallel.ts';
import type { ParallelOptions, Settled } from './parallel-options.ts';
import type { Progress } from './progress.ts';
import type { Breaker, Timing } from './try-item.ts';

/** Work that ends only when it is told to stop. */
const stuck = (signal: AbortSignal): Promise<never> => new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('stopped'))));
const lasting = (clock: ManualClock, ms: number): Promise<void> => new Promise((resolve) => void clock.after(ms, resolve));

/** Reads results as they come; `all` has what came so far. */
function read<Item, Value>(results: AsyncIterable<Settled<Item, Value>>): { all: Settled<Item, Value>[]; end: Promise<void> } {
  const all: Settled<Item, Value>[] = [];
  const end = (async () => {
    for await (const result of results) all.push(result);
  })();
  return { all, end };
}

function timed(more: Partial<Timing> = {}): { clock: ManualClock; timing: Timing } {
  const clock = new ManualClock();
  return { clock, timing: { clock, ...more } };
}

const failures = (all: Settled<unknown, unknown>[]): unknown[] => all.map((result) => !result.ok && (result.error as AppError).code);

describe('an item that takes too long', () => {
  it('is told to stop and fails as timeout, while the others go on', async () => {
    const { clock, timing } = timed({ itemTimeoutMs: 100 });
    const { all, end } = read(inParallel(['stuck', 'a', 'b'], async (item, signal) => (item === 'stuck' ? stuck(signal) : item), { concurrency: 2, timing }));
    await clock.pass(99);
    expect(all.map(({ item }) => item)).toEqual(['a', 'b']);
    await clock.pass(1);
    await end;
    expect(all[2]).toMatchObject({ item: 'stuck', ok: false, error: { code: 'timeout', message: expect.stringContaining('100 ms') } });
    expect(clock.pending).toBe(0);
  });

  it('and does not stop is left alone after its grace, and its place given on', async () => {
    const { clock, timing } = timed({ itemTimeoutMs: 100, graceMs: 50 });
    const { all, end } = read(inParallel(['deaf', 'a'], async (item) => (item === 'deaf' ? new Promise<string>(() => undefined) : item), { concurrency: 1, timing }));
    await clock.pass(149);
    expect(all).toEqual([]);
    await clock.pass(1);
    await end;
    expect(all.map(({ item, ok }) => [item, ok])).toEqual([['deaf', false], ['a', true]]);
  });
});

describe('all items together', () => {
  it('have so long: what is at work fails as timeout, and nothing more is begun', async () => {
    const { clock, timing } = timed({ totalTimeoutMs: 1_000 });
    const begun: number[] = [];
    const work = async (item: number, signal: AbortSignal): Promise<number> => {
      begun.push(item);
      return item < 2 ? item : stuck(signal);
    };
    const { all, end } = read(inParallel([0, 1, 2, 3, 4], work, { concurrency: 2, timing }));
    await clock.pass(1_000);
    await end;
    expect([begun, failures(all)]).toEqual([[0, 1, 2, 3], [false, false, 'timeout', 'timeout']]);
    expect(clock.pending).toBe(0);
  });
});

describe('an item that fails', () => {
  const unavailable = new AppError('unavailable', 'away');
  const retryDelayMs = (error: unknown, attempt: number): number | null => (error === unavailable && attempt < 3 ? attempt * 100 : null);

  it('is tried again after the delay its policy says, until the policy says never', async () => {
    const { clock, timing } = timed({ retryDelayMs });
    const tries: [number, number][] = [];
    const work = (item: number): Promise<number> => {
      tries.push([item, clock.now()]);
      return item === 1 || tries.length > 4 ? Promise.resolve(item) : Promise.reject(unavailable);
    };
    const { all, end } = read(inParallel([0, 1], work, { concurrency: 2, timing }));
    await clock.pass(300);
    await end;
    expect(tries).toEqual([[0, 0], [1, 0], [0, 100], [0, 300]]);
    expect(failures(all)).toEqual([false, 'unavailable']);
  });

  it('is not tried again when the signal fires while it waits, and the wait ends at once', async () => {
    const { clock, timing } = timed({ retryDelayMs });
    const controller = new AbortController();
    const { all, end } = read(inParallel([0], () => Promise.reject(unavailable), { concurrency: 1, timing, signal: controller.signal }));
    await settle();
    controller.abort(new AppError('gone', 'enough'));
    await end;
    expect([failures(all), clock.pending]).toEqual([['gone'], 0]);
  });
});

describe('a breaker', () => {
  /** Opens after two failures, for 500 ms. */
  function breaker(clock: ManualClock): Breaker & { records: boolean[] } {
    const records: boolean[] = [];
    let until = -1;
    return {
      records,
      admit: () => Promise.resolve(clock.now() < until ? { admit: false, retryAfterMs: until - clock.now() } : { admit: true }),
      record: ({ ok }) => {
        records.push(ok);
        if (records.slice(-2).every((good) => !good) && records.length >= 2) until = clock.now() + 500;
        return Promise.resolve();
      },
    };
  }

  it('keeps items from a side that is down, as values that say when to come back, and hears how each admitted try ended', async () => {
    const { clock, timing } = timed();
    const guard = breaker(clock);
    const { all, end } = read(inParallel([0, 1, 2, 3], () => Promise.reject(new AppError('unavailable', 'away')), { concurrency: 1, timing, breaker: guard }));
    await end;
    expect(failures(all)).toEqual(['unavailable', 'unavailable', 'circuit-open', 'circuit-open']);
    expect(all[3]).toMatchObject({ error: { retryAfterMs: 500 } });
    expect(guard.records).toEqual([false, false]);
  });

  it('is waited for by items whose policy says so', async () => {
    const retryDelayMs = (error: unknown): number | null => (error as AppError).retryAfterMs ?? null;
    const { clock, timing } = timed({ retryDelayMs });
    const guard = breaker(clock);
    const work = (item: number): Promise<number> => (clock.now() < 500 ? Promise.reject(new AppError('unavailable', 'away')) : Promise.resolve(item));
    const { all, end } = read(inParallel([0, 1, 2], work, { concurrency: 1, timing, breaker: guard }));
    await clock.pass(500);
    await end;
    expect(failures(all)).toEqual(['unavailable', 'unavailable', false]);
    expect(guard.records).toEqual([false, false, true]);
  });
});

describe('progress', () => {
  it('says what is done and failed of how many, in which time, and how fast', async () => {
    const { clock, timing } = timed();
    const told: Progress[] = [];
    const work = async (item: number): Promise<void> => {
      await lasting(clock, item * 1_000);
      if (item === 2) throw new Error('two');
    };
    const options: ParallelOptions = { concurrency: 3, timing, onProgress: (progress) => told.push(progress) };
    const { end } = read(inParallel([1, 2, 3], work, options));
    await clock.pass(3_000);
    await end;
    expect(told).toEqual([
      { done: 1, failed: 0, atWork: 2, total: 3, elapsedMs: 1_000, perMinute: 60 },
      { done: 1, failed: 1, atWork: 1, total: 3, elapsedMs: 2_000, perMinute: 60 },
      { done: 2, failed: 1, atWork: 0, total: 3, elapsedMs: 3_000, perMinute: 60 },
    ]);
  });
});
