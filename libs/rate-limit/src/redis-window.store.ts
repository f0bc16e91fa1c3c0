import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Limit } from './limits.ts';
import { WindowStore, type Hit, type Verdict } from './window.store.ts';

/** Runs one command against Redis, or throws `unavailable`. */
export type RunRedis = <Result>(command: (client: Redis) => Promise<Result>) => Promise<Result>;

/**
 * KEYS: what was taken (a sorted set of ids by their instants), the first that was refused (`<at> <id>`). ARGV: max, windowMs, then
 * pairs of at and id. Answers a triple for each pair: 1 if admitted, retryAfterMs, 1 if it is the first to be refused. Both keys go by
 * themselves: nothing happens later than it is counted, so a window after the last hit there is nothing left in them.
 */
const script = `
local max, window, verdicts = tonumber(ARGV[1]), tonumber(ARGV[2]), {}
local function say(admit, wait, first)
  table.insert(verdicts, admit) table.insert(verdicts, wait) table.insert(verdicts, first)
end
for n = 3, #ARGV, 2 do
  local at, id = tonumber(ARGV[n]), ARGV[n + 1]
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', at - window)
  local taken = redis.call('ZCARD', KEYS[1])
  if redis.call('ZSCORE', KEYS[1], id) then
    say(1, 0, 0)
  elseif taken < max then
    redis.call('ZADD', KEYS[1], ARGV[n], id)
    redis.call('PEXPIRE', KEYS[1], window)
    say(1, 0, 0)
  else
    local refused = redis.call('GET', KEYS[2])
    local refusedAt, refusedId = string.match(refused or '', '^(%S+) (.*)$')
    if not refused or tonumber(refusedAt) + window <= at then
      refusedId = id
      redis.call('SET', KEYS[2], ARGV[n] .. ' ' .. id, 'PX', window)
    end
    local blocking = redis.call('ZRANGE', KEYS[1], taken - max, taken - max, 'WITHSCORES')
    say(0, tonumber(blocking[2]) + window - at, refusedId == id and 1 or 0)
  end
end
return verdicts`;
const scriptHash = createHash('sha1').update(script).digest('hex');

/** Counts for all processes on one Redis, one round trip for each key. */
export class RedisWindowStore extends WindowStore {
  constructor(private readonly run: RunRedis) {
    super();
  }

  async take(limit: Limit, hits: readonly Hit[]): Promise<Verdict[]> {
    const byKey = Map.groupBy(hits, ({ key }) => key);
    const judged = await Promise.all([...byKey].map(async ([key, own]) => [key, await this.judge(limit, key, own)] as const));
    const verdicts = new Map(judged.map(([key, own]) => [key, own.values()]));
    return hits.map(({ key }) => verdicts.get(key)?.next().value as Verdict);
  }

  private async judge({ max, windowMs }: Limit, key: string, hits: readonly Hit[]): Promise<Verdict[]> {
    const keys = [`sluice:window:{${key}}`, `sluice:window:{${key}}:refused`];
    const values = [max, windowMs, ...hits.flatMap(({ at, id }) => [at, id])];
    const said = (await this.run((client) => evaluate(client, keys, values))) as number[];
    return hits.map((_hit, index) => {
      const [admit, retryAfterMs = 0, isFirst] = said.slice(index * 3);
      return admit === 1 ? { admit: true } : { admit: false, retryAfterMs, isFirst: isFirst === 1 };
    });
  }
}

/** A Redis that does not know the script, new or wiped, is told it. */
async function evaluate(client: Redis, keys: string[], values: (string | number)[]): Promise<unknown> {
  try {
    return await client.evalsha(scriptHash, keys.length, ...keys, ...values);
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    return client.eval(script, keys.length, ...keys, ...values);
  }
}
