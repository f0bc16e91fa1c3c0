import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { freshRedis } from '@sluice/testing';
import { Redis } from 'ioredis';
import { call, describeLedgerStore, look } from '../../../testing/keys/ledger-store.conformance.ts';
import { countCall, emptyLedger } from './ledger.ts';
import { ledgerScript, RedisLedgerStore } from './redis-ledger.store.ts';

const key = '{sluice}:ai:keys:gemini';

let redis: Redis;

beforeAll(async () => {
  redis = new Redis(await freshRedis());
});

beforeEach(async () => {
  await redis.flushdb();
});

afterAll(() => redis.disconnect());

const open = (client = redis): RedisLedgerStore => new RedisLedgerStore((keys, values) => client.eval(ledgerScript, keys.length, ...keys, ...values));

describe('ledgers in Redis', () => {
  describeLedgerStore(() => Promise.resolve(open()));

  it('are shared by all processes, and lose no change of four at once', async () => {
    const clients = Array.from({ length: 4 }, () => redis.duplicate());
    const replicas = clients.map((client) => open(client));
    const before = await Promise.all(replicas.flatMap((replica) => Array.from({ length: 25 }, () => call(replica))));
    clients.forEach((client) => client.disconnect());
    expect(before.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 100 }, (_, index) => index));
  });

  it('are looked at again when Redis is wiped between reading and writing', async () => {
    await call(open());
    const seen: string[][] = [];
    await open().change('gemini', (ledger, now) => {
      // Goes to Redis before what this step answers.
      if (seen.push(Object.keys(ledger.calls)) === 1) void redis.flushdb();
      return { ledger: countCall(ledger, 'l', now), answer: null };
    });
    expect([seen, Object.keys((await look(open())).calls)]).toEqual([[['k'], []], ['l']]);
  });

  it('are only read when nothing is to be changed, and go by themselves', async () => {
    await call(open());
    const kept = await redis.get(key);
    await look(open());
    expect(await redis.get(key)).toBe(kept);
    expect(await redis.pttl(key)).toBeGreaterThan(86_400_000);
  });

  it.each(['nonsense', 'v {"calls":', 'v {"calls":{"k":7}}'])('count as empty when Redis holds what is none: %s', async (kept) => {
    await redis.set(key, kept);
    expect(await look(open())).toEqual(emptyLedger);
    expect([await call(open()), await call(open())]).toEqual([0, 1]);
  });
});
