import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshRedis, until } from '@sluice/testing';
import { Redis } from 'ioredis';
import { runAt, type Clock } from '../../../testing/keys/clock.ts';
import { describeSlotStore, limits } from '../../../testing/keys/slot-store.conformance.ts';
import { RedisSlotStore, slotsChannel, slotScript } from './redis-slot.store.ts';

let redis: Redis;
let listener: Redis;
let heard: string[] = [];

beforeAll(async () => {
  redis = new Redis(await freshRedis());
  listener = redis.duplicate();
  await listener.subscribe(slotsChannel);
  listener.on('message', (_channel, what) => heard.push(what));
});

beforeEach(async () => {
  await redis.flushdb();
  heard = [];
});

afterAll(() => {
  redis.disconnect();
  listener.disconnect();
});

const openAt = (clock: Clock): RedisSlotStore => new RedisSlotStore(limits, runAt(redis, slotScript, clock));

/** Slots of a Redis that has heard of all that are held. */
async function mustered(clock: Clock): Promise<RedisSlotStore> {
  const store = openAt(clock);
  await store.take('nobody');
  clock.now += 500;
  return store;
}

describe('slots in Redis', () => describeSlotStore(mustered));

describe('slots in one Redis', () => {
  it('are shared by all processes, and the others hear when one is given back', async () => {
    const clock = { now: 1_795_297_495_123 };
    const [one, other] = [await mustered(clock), openAt(clock)];
    for (const id of ['a', 'b', 'c']) await one.take(id);
    expect(await other.take('d')).toEqual({ admit: false, retryAfterMs: 15_000 });
    await one.giveBack('a');
    await until('the word', () => heard.includes('free'));
    expect(await other.take('d')).toEqual({ admit: true });
  });

  it('are not given by a Redis that has forgotten who holds some before those could say so', async () => {
    const clock = { now: 1_795_297_495_123 };
    const [one, other] = [await mustered(clock), openAt(clock)];
    for (const id of ['a', 'b', 'c']) await one.take(id);
    await redis.flushdb();
    heard = [];
    expect(await other.take('d')).toEqual({ admit: false, retryAfterMs: 500 });
    await until('the word', () => heard.includes('muster'));
    await one.keep(['a', 'b', 'c'].map((id) => ({ id, holder: 'key' })));
    clock.now += 500;
    expect((await other.take('d')).admit).toBe(false);
    await one.giveBack('a');
    expect((await other.take('d')).admit).toBe(true);
  });

  it('go by themselves, with all that was kept of them', async () => {
    const clock = { now: Date.now() };
    const store = await mustered(clock);
    await store.take('a');
    await store.keep([{ id: 'a', holder: 'key' }]);
    const names = (await redis.keys('*')).toSorted();
    expect(names).toEqual(['{sluice}:ai:slots', '{sluice}:ai:slots:holders', '{sluice}:ai:slots:since']);
    for (const name of names) expect(await redis.pttl(name)).toBeGreaterThan(0);
    await store.giveBack('a');
    expect(await redis.keys('*')).toEqual(['{sluice}:ai:slots:since']);
  });
});
