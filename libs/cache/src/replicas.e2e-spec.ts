import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { freshRedis, until, Wire } from '@sluice/testing';
import { Redis } from 'ioredis';
import { give, held, k, mustNotRun } from '../testing/levels.ts';
import { startReplica, type Replica, type ReplicaOptions } from '../testing/replica.ts';
import { seal } from '../testing/seal.ts';
import { DiskStore } from './disk.store.ts';
import { RedisGenerationStore } from './redis-generation.store.ts';
import type { RunRedis } from './redis.store.ts';
import { TieredCache } from './tiered-cache.ts';

const turnOfIt = '{sluice}:turn:card:0:1:abc';

let url: string;
let redis: Redis;
let replicas: Replica[];
let wires: Wire[];

beforeEach(async () => {
  url = await freshRedis();
  redis = new Redis(url);
  await redis.ping();
  [replicas, wires] = [[], []];
});

afterEach(async () => {
  await Promise.all(wires.map((wire) => wire.mend()));
  await Promise.all(replicas.map((replica) => replica.close()));
  for (const wire of wires) wire.close();
  redis.disconnect();
});

async function wireToRedis(): Promise<Wire> {
  const wire = await Wire.to(url);
  wires.push(wire);
  return wire;
}

async function start(count: number, options?: ReplicaOptions, at = url): Promise<TieredCache[]> {
  const started = await Promise.all(Array.from({ length: count }, () => startReplica(at, options)));
  replicas.push(...started);
  return started.map(({ cache }) => cache);
}
const valueIn = async (cache: TieredCache | undefined, compute = mustNotRun): Promise<string | undefined> => (await cache?.get(k, compute))?.value;

describe('one answer on four replicas', () => {
  it('is computed once when fifty ask at the same time', async () => {
    const [caches, work] = [await start(4), held()];
    const asked = Array.from({ length: 50 }, (_, index) => valueIn(caches[index % 4], work.compute));
    await work.begun;
    work.finish('v');
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['v']));
    const counts = replicas.map(({ figures }) => figures.task('card'));
    const sum = (of: 'asked' | 'hits' | 'computed' | 'waited'): number => counts.reduce((all, count) => all + count[of], 0);
    expect([work.runs.length, sum('asked'), sum('computed'), sum('hits') + sum('waited')]).toEqual([1, 50, 1, 49]);
    expect(counts.map(({ hits, hitRate }) => [hits, hitRate])).toEqual(counts.map(() => [0, 0]));
    expect(await redis.exists(turnOfIt)).toBe(0);
  });

  it('is computed by the next when one fails; whoever waited there is told, the others are not', async () => {
    const [one, other] = await start(2);
    const fail = Promise.withResolvers<{ value: string }>();
    const failed = Promise.allSettled([valueIn(one, () => fail.promise), valueIn(one)]);
    await until('one computes', () => redis.exists(turnOfIt));
    const waiting = valueIn(other, give('v'));
    fail.reject(new Error('x'));
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await waiting).toBe('v');
  });

  it('is computed by the next when one was killed: it neither ends nor renews', async () => {
    const [dying, next] = await start(2, { leaseMs: 400 });
    const work = held();
    void valueIn(dying, work.compute);
    await work.begun;
    const waiting = valueIn(next, give('v'));
    await replicas[0]?.close();
    expect(await waiting).toBe('v');
    work.finish('late');
  });

  it('is waited for by nobody who left, and its computation goes on for the other replica', async () => {
    const [one, other] = await start(2);
    const [work, leaving] = [held(), new AbortController()];
    const left = one?.get(k, work.compute, { signal: leaving.signal });
    await work.begun;
    const waiting = other?.get(k, mustNotRun, { signal: leaving.signal });
    const staying = valueIn(one);
    leaving.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    await expect(waiting).rejects.toThrow('gone');
    work.finish('v');
    expect([await staying, work.runs[0]?.aborted, await valueIn(other)]).toEqual(['v', false, 'v']);
  });

  it('is computed at most once more when Redis is wiped meanwhile', async () => {
    const [caches, work] = [await start(4, { leaseMs: 300 }), held()];
    const asked = Array.from({ length: 50 }, (_, index) => valueIn(caches[index % 4], work.compute));
    await work.begun;
    await redis.flushdb();
    await until('somebody has the turn', () => redis.exists(turnOfIt));
    work.finish('v');
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['v']));
    expect(work.runs.length).toBeLessThanOrEqual(2);
    expect(await Promise.all(caches.map((cache) => valueIn(cache)))).toEqual(['v', 'v', 'v', 'v']);
  });

  it('is computed once on each while Redis is away', async () => {
    const wire = await wireToRedis();
    const [caches, work] = [await start(2, {}, wire.url), held()];
    wire.cut();
    const asked = Array.from({ length: 10 }, (_, index) => valueIn(caches[index % 2], work.compute));
    await until('both compute', () => work.runs.length === 2);
    work.finish('v');
    expect(new Set(await Promise.all(asked))).toEqual(new Set(['v']));
    expect([work.runs.length, await valueIn(caches[0])]).toEqual([2, 'v']);
  });

  it('is not lost when Redis goes away meanwhile, nor computed again when it is back before the turn is over', async () => {
    const wire = await wireToRedis();
    const [[one], work] = [await start(1), held()];
    const [far] = await start(1, {}, wire.url);
    const asked = valueIn(one, work.compute);
    await work.begun;
    const waiting = valueIn(far);
    const asks = (): number => replicas[1]?.turnsAsked() ?? 0;
    await until('the other waits', () => asks() > 0);
    wire.cut();
    const before = asks();
    await until('it has asked in vain', () => asks() > before);
    await wire.mend();
    work.finish('v');
    expect(await Promise.all([asked, waiting])).toEqual(['v', 'v']);
  });
});

describe('clearing on four replicas', () => {
  it('reaches all of them', async () => {
    const caches = await start(4);
    await valueIn(caches[0], give('old'));
    expect(await Promise.all(caches.map((cache) => valueIn(cache)))).toEqual(['old', 'old', 'old', 'old']);
    expect(await caches[0]?.clear('card')).toEqual({ generation: expect.any(Number), isShared: true, removed: { memory: 1, redis: 1 } });
    await valueIn(caches[0], give('new'));
    for (const cache of caches) await until('the replica knows', async () => (await valueIn(cache, give('none'))) === 'new');
    for (const cache of caches) await until('nothing old is left', async () => (await cache.usage())[0]?.items === 1);
  });

  it('is remembered when Redis is wiped', async () => {
    const [one, other] = await start(2);
    const generation = (await one?.clear('card'))?.generation;
    await until('the other knows', async () => (await other?.clear('text')) && (await redis.hget('{sluice}:cache-generations', 'card')) === `${generation}`);
    await redis.flushdb();
    await until('Redis is told', async () => (await redis.hget('{sluice}:cache-generations', 'card')) === `${generation}`);
  });

  it('is done for this process while Redis is away, and reaches the others when it is back', async () => {
    const wire = await wireToRedis();
    const [[near], [far]] = [await start(1), await start(1, {}, wire.url)];
    await valueIn(near, give('old'));
    await valueIn(far);
    wire.cut();
    expect(await far?.clear('card')).toEqual({ generation: expect.any(Number), isShared: false, removed: { memory: 1, redis: null } });
    expect([await valueIn(far, give('new')), await valueIn(near)]).toEqual(['new', 'old']);
    await wire.mend();
    await until('the other knows', async () => (await valueIn(near, give('anew'))) !== 'old');
  });

  it('never goes back: another clock may be ahead, and what it raised not yet known here', async () => {
    const [cache] = await start(1, { everyMs: 60_000 });
    await valueIn(cache, give('v'));
    const ahead = Date.now() + 3_600_000;
    await redis.hset('{sluice}:cache-generations', 'card', ahead);
    expect([(await cache?.clear('card'))?.generation, (await cache?.clear('card'))?.generation]).toEqual([ahead + 1, ahead + 2]);
  });

  it('has left the disk of a replica that was down meanwhile, too', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-cache-'));
    const run: RunRedis = (command) => command(redis);
    const open = (): TieredCache => {
      const disk = new DiskStore({ folder, maxBytes: 1_000_000, ttlMs: 60_000, seal });
      return new TieredCache([disk], { generations: new RedisGenerationStore(run) });
    };
    const before = open();
    await before.get(k, give('old'));
    await before.close();
    const [other] = await start(1);
    await other?.clear('card');
    const after = open();
    expect((await after.get(k, give('new'))).value).toBe('new');
    await until('what was old has gone', async () => (await after.usage())[0]?.items === 1);
    await after.close();
    await rm(folder, { recursive: true });
  });
});
