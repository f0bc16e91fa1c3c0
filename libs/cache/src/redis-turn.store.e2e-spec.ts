import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshRedis, until } from '@sluice/testing';
import { Redis } from 'ioredis';
import { RedisTurnStore } from './redis-turn.store.ts';
import type { RunRedis } from './redis.store.ts';

const place = '{sluice}:turn:a';
const never = new AbortController().signal;

let redis: Redis;
let commands: number;
let isAway: boolean;
const run: RunRedis = (command) => {
  commands++;
  return isAway ? Promise.reject(new Error('away')) : command(redis);
};
const deaf: RunRedis = () => Promise.reject(new Error('away'));

beforeAll(async () => {
  redis = new Redis(await freshRedis());
});

beforeEach(async () => {
  await redis.flushdb();
  [commands, isAway] = [0, false];
});

afterAll(() => redis.disconnect());

/** A turn whose holder dies at once: it is renewed no more, and never given back. */
async function takeAndDie(leaseMs: number): Promise<void> {
  let isAlive = true;
  await new RedisTurnStore((command) => (isAlive ? command(redis) : deaf(command)), { leaseMs }).take('a', never);
  isAlive = false;
}

describe('turns in Redis', () => {
  it('are one at a time, and pass on when they are given back', async () => {
    const [one, other] = [new RedisTurnStore(run), new RedisTurnStore(run)];
    const first = await one.take('a', never);
    const second = other.take('a', never);
    await until('the other has asked twice', () => commands > 2);
    const token = await redis.get(place);
    await first.release();
    await (await second).release();
    expect([typeof token, await redis.get(place)]).toEqual(['string', null]);
  });

  it('are renewed for as long as the work takes', async () => {
    const turn = await new RedisTurnStore(run, { leaseMs: 300 }).take('a', never);
    const token = await redis.get(place);
    await until('it was renewed three times', () => commands > 3);
    expect(await redis.get(place)).toBe(token);
    await turn.release();
  });

  it('pass on within ten seconds when their holder died', async () => {
    await takeAndDie(300);
    await (await new RedisTurnStore(run).take('a', never)).release();
    await new RedisTurnStore(run).take('b', never);
    const leaseMs = await redis.pttl('{sluice}:turn:b');
    expect(leaseMs).toBeGreaterThan(0);
    expect(leaseMs).toBeLessThan(9_000);
  });

  it('are had again by their holder when Redis was wiped, and never taken from another', async () => {
    const turn = await new RedisTurnStore(run, { leaseMs: 150 }).take('a', never);
    const token = await redis.get(place);
    await redis.flushdb();
    await until('it is had again', async () => (await redis.get(place)) === token);
    await redis.set(place, 'theirs');
    const asked = commands;
    await until('it was to be renewed', () => commands > asked + 1);
    await turn.release();
    expect(await redis.get(place)).toBe('theirs');
  });

  it('are waited for until the signal is aborted', async () => {
    const leaving = new AbortController();
    const holder = await new RedisTurnStore(run).take('a', never);
    const waiting = new RedisTurnStore(run).take('a', leaving.signal);
    await until('it has asked', () => commands > 2);
    leaving.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow();
    await holder.release();
    expect(await redis.get(place)).toBeNull();
  });

  it('cannot be had while Redis is away, which is said at once', async () => {
    await expect(new RedisTurnStore(deaf).take('a', never)).rejects.toThrow('away');
  });

  it('are waited for when Redis goes away for a moment while another works', async () => {
    const holder = await new RedisTurnStore((command) => command(redis)).take('a', never);
    const waiting = new RedisTurnStore(run).take('a', never);
    await until('it has asked', () => commands > 0);
    isAway = true;
    await until('it has asked in vain', () => commands > 3);
    isAway = false;
    await holder.release();
    await (await waiting).release();
  });

  it('are waited for no longer than a lease when Redis stays away', async () => {
    const holder = await new RedisTurnStore((command) => command(redis)).take('a', never);
    const waiting = new RedisTurnStore(run, { leaseMs: 100 }).take('a', never);
    await until('it has asked', () => commands > 0);
    isAway = true;
    await expect(waiting).rejects.toThrow('away');
    await holder.release();
  });
});
