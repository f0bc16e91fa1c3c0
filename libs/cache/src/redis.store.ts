import type { Redis } from 'ioredis';
import { CacheStore, lifeIn, nameOf, type Entry, type EntryKey, type Usage } from './cache.store.ts';

/** Runs one command against Redis, or throws `unavailable`. */
export type RunRedis = <Result>(command: (client: Redis) => Promise<Result>) => Promise<Result>;

const mostBytes = 1_048_576;
const scannedAtOnce = 500;

// Hash-tagged, so that all of them live on one node of a Redis Cluster.
const prefix = '{sluice}:cache:';
const indexKey = '{sluice}:cache-index';
const sizesKey = '{sluice}:cache-sizes';

/**
 * KEYS: the index (a sorted set of names by the instant they are over) and the sizes (a hash of bytes by name; the sum is under the empty
 * name). Names that are over leave both, some with every call.
 */
const books = `
local index, sizes, time = KEYS[1], KEYS[2], redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function drop(name)
  local bytes = redis.call('HGET', sizes, name)
  if bytes then
    redis.call('HDEL', sizes, name)
    redis.call('HINCRBY', sizes, '', -bytes)
  end
  return redis.call('ZREM', index, name)
end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', index, '-inf', now, 'LIMIT', 0, 1000)) do drop(name) end`;

/** ARGV: name, value, lifeMs, bytes, ttlMs of the level: nothing in the books is over later than that. */
const keepScript = `${books}
redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
drop(ARGV[1])
redis.call('ZADD', index, now + ARGV[3], ARGV[1])
redis.call('HSET', sizes, ARGV[1], ARGV[4])
redis.call('HINCRBY', sizes, '', ARGV[4])
redis.call('PEXPIRE', index, ARGV[5])
redis.call('PEXPIRE', sizes, ARGV[5])`;

/** KEYS from the third on: entries; ARGV: their names. Answers how many there were. */
const removeScript = `${books}
local removed = 0
for n, name in ipairs(ARGV) do
  redis.call('UNLINK', KEYS[n + 2])
  removed = removed + drop(name)
end
return removed`;

const usageScript = `${books}
return {redis.call('ZCARD', index), tonumber(redis.call('HGET', sizes, '') or '0')}`;

/** The level that replicas share, bounded by time. Values of more than a megabyte are left out. */
export class RedisStore extends CacheStore {
  readonly level = 'redis';
  override readonly isShared = true;
  readonly maxBytes = null;

  constructor(
    private readonly run: RunRedis,
    private readonly ttlMs: number,
  ) {
    super();
  }

  async get(key: EntryKey): Promise<Entry | undefined> {
    const place = prefix + nameOf(key);
    const [text, lifeMs] = await this.run((client) => Promise.all([client.get(place), client.pttl(place)]));
    return text === null || lifeMs <= 0 ? undefined : read(text, lifeMs);
  }

  async set(key: EntryKey, { value, isNegative, lifeMs }: Entry): Promise<void> {
    const text = `${isNegative ? negative : positive}${value}`;
    const [bytes, life, name] = [Buffer.byteLength(text), lifeIn(this.ttlMs, lifeMs), nameOf(key)];
    if (bytes > mostBytes || life <= 0) return;
    await this.run((client) => client.eval(keepScript, 3, indexKey, sizesKey, prefix + name, name, text, life, bytes, this.ttlMs));
  }

  async forget(task: string, before: number): Promise<number> {
    let removed = 0;
    let cursor = '0';
    do {
      const [next, found] = await this.run((client) => client.zscan(indexKey, cursor, 'MATCH', `${task}:*`, 'COUNT', scannedAtOnce));
      const names = found.filter((name, index) => index % 2 === 0 && Number(name.split(':')[1]) < before);
      const places = names.map((name) => prefix + name);
      if (names.length > 0) removed += Number(await this.run((client) => client.eval(removeScript, names.length + 2, indexKey, sizesKey, ...places, ...names)));
      cursor = next;
    } while (cursor !== '0');
    return removed;
  }

  async usage(): Promise<Usage> {
    const [items = 0, bytes = 0] = (await this.run((client) => client.eval(usageScript, 2, indexKey, sizesKey))) as number[];
    return { items, bytes };
  }
}

// The form of what is kept, in its first two characters.
const positive = '1+';
const negative = '1-';

function read(text: string, lifeMs: number): Entry | undefined {
  const form = text.slice(0, 2);
  return form === positive || form === negative ? { value: text.slice(2), isNegative: form === negative, lifeMs } : undefined;
}
