import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { FallbackWindowStore } from './fallback-window.store.ts';
import { MemoryWindowStore } from './memory-window.store.ts';
import { WindowStore, type Verdict } from './window.store.ts';

const limit = { max: 2, windowMs: 60_000 };
const refused: Verdict = { admit: false, retryAfterMs: 7, isFirst: false };

class SharedStore extends WindowStore {
  asked = 0;
  answer: () => Promise<Verdict[]> = () => Promise.resolve([refused]);
  take(): Promise<Verdict[]> {
    this.asked++;
    return this.answer();
  }
}

let now: number;
let shared: SharedStore;
let store: FallbackWindowStore;
const take = (id: string): Promise<Verdict[]> => store.take(limit, [{ key: 'mei', id, at: 1 }]);

beforeEach(() => {
  now = 1_000_000;
  shared = new SharedStore();
  store = new FallbackWindowStore(shared, new MemoryWindowStore({ maxHits: 100 }), { patienceMs: 20, now: () => now });
});

const broken: [string, () => Promise<Verdict[]>][] = [
  ['is broken', () => Promise.reject(new Error('away'))],
  ['does not answer', () => new Promise(() => undefined)],
];

describe('windows that are shared where they can be', () => {
  it('go by what all counted', async () => {
    expect([await take('1'), await take('1')]).toEqual([[refused], [refused]]);
  });

  it.each(broken)('go by what this process counted while the shared store %s, from the first of it on', async (_how, answer) => {
    shared.answer = () => Promise.resolve([{ admit: true }]);
    await take('1');
    shared.answer = answer;
    expect([await take('2'), await take('3')]).toEqual([[{ admit: true }], [{ admit: false, retryAfterMs: 60_000, isFirst: true }]]);
  });

  it.each(broken)('do not ask a shared store that %s again for a second, and go by it once it answers', async (_how, answer) => {
    shared.answer = answer;
    for (const id of ['1', '2', '3', '4', '5']) await take(id);
    expect(shared.asked).toBe(3);
    shared.answer = () => Promise.resolve([refused]);
    now += 999;
    expect(await take('1')).toEqual([{ admit: true }]);
    now += 1;
    expect([await take('1'), shared.asked]).toEqual([[refused], 4]);
  });

  it('go by a shared store whose answer was there in time, although this process was too busy to look', async () => {
    const told = new Int32Array(new SharedArrayBuffer(4));
    const worker = new Worker("const { parentPort, workerData } = require('node:worker_threads'); parentPort.postMessage(1); Atomics.store(workerData, 0, 1); Atomics.notify(workerData, 0);", {
      eval: true,
      workerData: told,
    });
    shared.answer = () => {
      setImmediate(() => {
        Atomics.wait(told, 0, 0);
        for (const until = performance.now() + 30; performance.now() < until; );
      });
      return once(worker, 'message').then(() => [refused]);
    };
    expect(await take('1')).toEqual([refused]);
    await worker.terminate();
  });
});
