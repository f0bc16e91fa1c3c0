import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from './percentiles.ts';

/** Begins one piece of work, due at an instant of `performance.now()`; it fails by throwing. */
export type Send = (index: number, dueAt: number) => Promise<unknown>;

/** What a stretch of load came to. */
export interface Load {
  /** How long each answered piece of work took, in milliseconds, in the order of the answers. */
  latencies: number[];
  /** Of the whole stretch, until the last answer. */
  elapsedMs: number;
  failed: number;
  firstFailure: string | null;
  /** How late the sender itself was, at the 99th percentile: latencies of an open loop cannot be trusted to less than that. */
  lateMs: number;
}

export interface Pace {
  perSecond: number;
  seconds: number;
}

/**
 * Begins work at fixed instants, whether what began before is done or not. Times count from the instant at which a piece
 * was due, so that a stall shows in everything that had to wait for it.
 */
export async function openLoop({ perSecond, seconds }: Pace, send: Send): Promise<Load> {
  const tally = new Tally();
  const running: Promise<void>[] = [];
  const late: number[] = [];
  for (let index = 0; index < Math.round(perSecond * seconds); index++) {
    const dueAt = tally.beganAt + (index * 1_000) / perSecond;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await pause(waitMs);
    late.push(performance.now() - dueAt);
    running.push(tally.count(send(index, dueAt), dueAt));
  }
  await Promise.all(running);
  return { ...tally.load(), lateMs: percentile(late, 0.99) };
}

export interface Crew {
  /** How many pieces of work are under way at any time. */
  connections: number;
  /** Ends after so many pieces, or after so many seconds: whichever is given. */
  count?: number;
  seconds?: number;
}

/** Keeps a fixed number of pieces of work under way, each beginning when one before it is done: the most that can be had. */
export async function closedLoop({ connections, count = Infinity, seconds = Infinity }: Crew, send: Send): Promise<Load> {
  const tally = new Tally();
  const endsAt = tally.beganAt + seconds * 1_000;
  let next = 0;
  const work = async (): Promise<void> => {
    for (let now = performance.now(); next < count && now < endsAt; now = performance.now()) await tally.count(send(next++, now), now);
  };
  await Promise.all(Array.from({ length: connections }, work));
  return tally.load();
}

/** One piece of work after the other; each tells itself how many milliseconds it took. */
export async function inTurn<Item>(items: readonly Item[], work: (item: Item) => Promise<number>): Promise<Load> {
  const beganAt = performance.now();
  const latencies: number[] = [];
  for (const item of items) latencies.push(await work(item));
  return { latencies, elapsedMs: performance.now() - beganAt, failed: 0, firstFailure: null, lateMs: 0 };
}

/** Answered pieces of work a second. */
export function perSecond({ latencies, elapsedMs }: Load): number {
  return (latencies.length * 1_000) / elapsedMs;
}

class Tally {
  readonly beganAt = performance.now();
  private readonly latencies: number[] = [];
  private failed = 0;
  private firstFailure: string | null = null;

  async count(work: Promise<unknown>, dueAt: number): Promise<void> {
    try {
      await work;
      this.latencies.push(performance.now() - dueAt);
    } catch (error) {
      this.failed += 1;
      this.firstFailure ??= error instanceof Error ? error.message : String(error);
    }
  }

  load(): Load {
    const { latencies, failed, firstFailure } = this;
    return { latencies, elapsedMs: performance.now() - this.beganAt, failed, firstFailure, lateMs: 0 };
  }
}
