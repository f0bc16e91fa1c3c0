import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { freshRedis, until, Wire } from '@sluice/testing';
import { never } from '../../testing/keys/played-pool.ts';
import { openReplica, type Replica } from '../../testing/keys/replicas.ts';

const names = ['p:a1', 'p:a2', 'q:b', 'r:c'];

let wire: Wire;
let replicas: Replica[];
let redis: Replica['redis']['client'];
let inFlight: number;
let highest: number;
let requests = 0;

beforeAll(async () => {
  const url = await freshRedis();
  wire = await Wire.to(url);
  redis = (await openReplica(url, names)).redis.client;
  replicas = await Promise.all(Array.from({ length: 4 }, () => openReplica(wire.url, names)));
});

beforeEach(async () => {
  await wire.mend();
  await until('all replicas connected', () => replicas.every((replica) => replica.redis.client.status === 'ready'));
  [inFlight, highest] = [0, 0];
});

afterAll(() => wire.close());

/** A call that goes on for some turns, or until it is let go. */
async function work(goOn: () => Promise<unknown>): Promise<string> {
  highest = Math.max(highest, ++inFlight);
  try {
    await goOn();
    return 'done';
  } finally {
    inFlight--;
  }
}

const someTurns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await nextTurn();
};

const use = ({ pool }: Replica, call: (key: { secret: string }) => Promise<string> = () => work(someTurns), fingerprint = `request ${++requests}`): Promise<string> =>
  pool.use({ fingerprint, model: 'flash' }, call, never);

const byAll = (times: number, call?: () => Promise<string>): Promise<string>[] => replicas.flatMap((replica) => Array.from({ length: times }, () => use(replica, call)));

describe('four replicas', () => {
  it('make fifteen calls at once, never more, and serve everybody', async () => {
    const gate = Promise.withResolvers<void>();
    const all = byAll(20, () => work(async () => gate.promise.then(someTurns)));
    await until('fifteen calls', () => inFlight === 15);
    expect((await replicas[0]?.keys.list())?.inFlight).toBe(15);
    gate.resolve();
    expect(await Promise.all(all)).toEqual(Array.from({ length: 80 }, () => 'done'));
    expect(highest).toBe(15);
  });

  it('never make more although Redis is wiped while they do, and forget no call', async () => {
    const gate = Promise.withResolvers<void>();
    const all = byAll(10, () => work(async () => gate.promise.then(someTurns)));
    await until('fifteen calls', () => inFlight === 15);
    await redis.flushdb();
    await until('those in flight are known again', async () => (await redis.zcard('{sluice}:ai:slots')) === 15);
    gate.resolve();
    await Promise.all(all);
    expect(highest).toBe(15);
  });

  it('share the use of keys evenly, and know what the others did', async () => {
    const fresh = await Promise.all(Array.from({ length: 4 }, () => openReplica(wire.url, ['s:1', 's:2', 't:3', 'u:4'])));
    await Promise.all(fresh.flatMap((replica) => Array.from({ length: 6 }, () => use(replica))));
    const { items = [] } = (await fresh[3]?.keys.list()) ?? {};
    expect(items.map(({ projectUsed }) => projectUsed.today)).toEqual([8, 8, 8, 8]);
    expect(items.map(({ used }) => used.today)).toEqual([4, 4, 8, 8]);
  });

  it('do not ask twice what failed by its own fault', async () => {
    let calls = 0;
    const refused = (): Promise<never> => {
      calls++;
      return Promise.reject(new AppError('rejected', 'gemini refuses this content.'));
    };
    for (const replica of replicas) await expect(use(replica, refused, 'the same photo')).rejects.toMatchObject({ code: 'rejected' });
    expect(calls).toBe(1);
  });

  it('work on by themselves while Redis is away, each within the limit, and together again when it is back', async () => {
    const gate = Promise.withResolvers<void>();
    const before = byAll(5, () => work(async () => gate.promise.then(someTurns)));
    await until('fifteen calls', () => inFlight === 15);
    wire.cut();
    const meanwhile = byAll(5, () => work(async () => gate.promise.then(someTurns)));
    await until('each by itself', () => inFlight > 15);
    gate.resolve();
    expect(await Promise.all([...before, ...meanwhile])).toHaveLength(40);
    expect(highest).toBeLessThanOrEqual(60);
    await wire.mend();
    await until('all replicas connected', () => replicas.every((replica) => replica.redis.client.status === 'ready'));
    const isFree = async (): Promise<boolean> => (await redis.zcard('{sluice}:ai:slots')) === 0;
    await until('nothing held any more', async () => Promise.all(byAll(1)).then(() => until('given back', isFree, 2_000).catch(() => false)));
  });

  it('leave a project alone that one of them was told to, also one that another learnt while Redis was away', async () => {
    const [one, other] = replicas as [Replica, Replica];
    const called: string[] = [];
    const throttling = (secret: string) => (key: { secret: string }) => {
      called.push(key.secret);
      return key.secret === secret ? Promise.reject(new AppError('throttled', 'too many', { retryAfterMs: 600_000, details: { quota: 'minute' } })) : Promise.resolve('done');
    };
    for (let time = 0; time < 3; time++) await use(one, throttling('b'));
    wire.cut();
    for (let time = 0; time < 3; time++) await use(one, throttling('c'));
    await wire.mend();
    await until('connected', () => replicas.every((replica) => replica.redis.client.status === 'ready'));
    await until('told to Redis', async () => use(one, throttling('none')).then(async () => (await redis.get('{sluice}:ai:keys:gemini'))?.includes('"r":{')));
    called.length = 0;
    for (let time = 0; time < 4; time++) await use(other, throttling('none'));
    expect(new Set(called)).toEqual(new Set(['a1', 'a2']));
    expect((await other.keys.list()).items.map(({ state }) => state)).toEqual(['ready', 'ready', 'parked', 'parked']);
  });

  it('leave a provider alone together that failed three of them', async () => {
    const fresh = await Promise.all(Array.from({ length: 4 }, () => openReplica(wire.url, ['only:1'])));
    const down = (): Promise<never> => Promise.reject(new AppError('unavailable', 'gemini failed'));
    for (const replica of fresh.slice(0, 3)) await expect(use(replica, down)).rejects.toMatchObject({ code: 'unavailable' });
    for (const replica of fresh) await expect(use(replica)).rejects.toMatchObject({ code: 'circuit-open' });
    expect((await fresh[3]?.keys.list())?.items.map(({ breaker }) => breaker.state)).toEqual(['open']);
    expect(await fresh[3]?.keys.openCircuits()).toBe(1);
  });

  it('leave a model alone together that was overloaded for three of them, and go on with another of the same project', async () => {
    const fresh = await Promise.all(Array.from({ length: 4 }, () => openReplica(wire.url, ['busy:1'])));
    const overloaded = (): Promise<never> => Promise.reject(new AppError('unavailable', 'flash is overloaded', { details: { overloaded: true } }));
    for (const replica of fresh.slice(0, 3)) await expect(use(replica, overloaded)).rejects.toMatchObject({ code: 'unavailable' });
    for (const { pool } of fresh) {
      await expect(pool.use({ fingerprint: `request ${++requests}`, model: 'flash' }, () => Promise.resolve('done'), never)).rejects.toMatchObject({ code: 'circuit-open', details: { model: 'flash' } });
      expect(await pool.use({ fingerprint: `request ${++requests}`, model: 'lite' }, () => Promise.resolve('done'), never)).toBe('done');
    }
    const shown = (await fresh[3]?.keys.list())?.items.map(({ state, breaker }) => ({ state, breaker }));
    expect(shown).toEqual([{ state: 'ready', breaker: { state: 'closed', until: null, models: [{ model: 'flash', state: 'open', until: expect.any(String) }] } }]);
    expect(await fresh[3]?.keys.openCircuits()).toBe(1);
  });
});
