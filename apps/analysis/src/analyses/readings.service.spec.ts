import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { MemoryStore, TieredCache } from '@sluice/cache';
import { blankCard, type CardReading } from '@sluice/contracts';
import { Metrics } from '@sluice/observability';
import { pngOf, until } from '@sluice/testing';
import { PhotosInWork } from '../engines/ai/photos/photos-in-work.ts';
import type { Caller } from '../engines/engine-chain.ts';
import type { CardPhoto } from '../engines/engine.ts';
import { ActiveTasks } from '../stats/active-tasks.ts';
import { ReadingsService } from './readings.service.ts';

const dayMs = 86_400_000;
const photo: CardPhoto = { bytes: pngOf(8, 8), country: 'TW' };
const card: CardReading = { contact: { ...blankCard, name: 'Mei' }, others: [], confidence: 1 };
const noCard: CardReading = { contact: null, others: [], confidence: 1 };
const signal = new AbortController().signal;

let version: string;
let asked: AbortSignal[];
let answer: () => Promise<CardReading>;
let store: MemoryStore;
let readings: ReadingsService;

beforeEach(() => {
  [version, asked, answer] = ['1', [], () => Promise.resolve(card)];
  store = new MemoryStore({ maxItems: 10, maxBytes: 100_000, ttlMs: dayMs });
  const readCard = (_photo: CardPhoto, working: AbortSignal): Promise<CardReading> => {
    asked.push(working);
    return answer();
  };
  const engine = { name: 'spec', versionOf: () => version, isInstant: () => false, readCard };
  const chain = { run: async (_task: string, work: (one: typeof engine, by: AbortSignal) => Promise<unknown>, by: Caller) => ({ engine, value: await work(engine, by.signal) }) };
  readings = new ReadingsService(chain as never, new TieredCache([store]), new ActiveTasks(new Metrics('spec')), new PhotosInWork(2));
});

const read = (more: Partial<CardPhoto> = {}, by = signal) => {
  const { bytes, country } = { ...photo, ...more };
  return readings.readCard({ fetch: () => Promise.resolve(bytes), country }, { signal: by, mayWait: true });
};

describe('readings of cards', () => {
  it('are computed once for a photo, a country and a version of the engine', async () => {
    expect([(await read()).cached, (await read()).cached]).toEqual([false, true]);
    expect(await read()).toMatchObject({ engine: 'spec', reading: card });
    version = '2';
    const anew = [await read(), await read({ country: 'JP' }), await read({ bytes: pngOf(9, 9) })];
    expect([anew.map(({ cached }) => cached), asked.length]).toEqual([[false, false, false], 4]);
  });

  it.each([
    ['a day when they are a card', card, 12 * 3_600_000, dayMs],
    ['ten minutes when they are none', noCard, 0, 600_000],
  ])('are kept for %s', async (_title, reading, least, most) => {
    answer = () => Promise.resolve(reading);
    await read();
    const inputHash = createHash('sha256').update('TW\0').update(photo.bytes).update('\0').digest('hex');
    const lifeMs = (await store.get({ task: 'card', generation: 0, input: `1:${inputHash}` }))?.lifeMs;
    expect(lifeMs).toBeGreaterThan(least);
    expect(lifeMs).toBeLessThanOrEqual(most);
  });

  it('are not begun for what is no image', async () => {
    await expect(read({ bytes: Buffer.from('no picture') })).rejects.toMatchObject({ code: 'unprocessable' });
    expect(asked).toEqual([]);
  });

  it('stop when nobody waits for them any more, and not before', async () => {
    answer = () => new Promise(() => undefined);
    const leaving = [new AbortController(), new AbortController()];
    const waiting = Promise.allSettled(leaving.map((one) => read({}, one.signal)));
    await until('the work to begin', () => asked.length > 0);
    leaving[0]?.abort(new Error('gone'));
    expect(asked.map(({ aborted }) => aborted)).toEqual([false]);
    leaving[1]?.abort(new Error('gone'));
    expect([(await waiting).map(({ status }) => status), asked[0]?.aborted]).toEqual([['rejected', 'rejected'], true]);
  });
});
