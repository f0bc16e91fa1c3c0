import type { Limit } from './limits.ts';
import { WindowStore, type Hit, type Verdict } from './window.store.ts';

/** Runs a Lua script in Redis, or throws. */
export type RunScript = (keys: string[], values: (string | number)[]) => Promise<unknown>;

/**
 * KEYS: for each key what was taken (a sorted set of ids by their instants) and the first that was refused (`<at> <id>`). ARGV: max,
 * windowMs, then a triple for each hit: which key (1 for the first two KEYS), at, id. Answers a triple for each hit: 1 if admitted,
 * retryAfterMs, 1 if it is the first to be refused. All keys go by themselves: nothing happens later than it is counted, so a window
 * after the last hit there is nothing left in them.
 */
export const windowScript = `
local max, window, verdicts = tonumber(ARGV[1]), tonumber(ARGV[2]), {}
local function say(admit, wait, first)
  table.insert(verdicts, admit) table.insert(verdicts, wait) table.insert(verdicts, first)
end
for n = 3, #ARGV, 3 do
  local key, at, id = tonumber(ARGV[n]), tonumber(ARGV[n + 1]), ARGV[n + 2]
  local takenKey, refusedKey = KEYS[key * 2 - 1], KEYS[key * 2]
  redis.call('ZREMRANGEBYSCORE', takenKey, '-inf', at - window)
  local taken = redis.call('ZCARD', takenKey)
  if redis.call('ZSCORE', takenKey, id) then
    say(1, 0, 0)
  elseif taken < max then
    redis.call('ZADD', takenKey, ARGV[n + 1], id)
    redis.call('PEXPIRE', takenKey, window)
    say(1, 0, 0)
  else
    local refused = redis.call('GET', refusedKey)
    local refusedAt, refusedId = string.match(refused or '', '^(%S+) (.*)$')
    if not refused or tonumber(refusedAt) + window <= at then
      refusedId = id
      redis.call('SET', refusedKey, ARGV[n + 1] .. ' ' .. id, 'PX', window)
    end
    local blocking = redis.call('ZRANGE', takenKey, taken - max, taken - max, 'WITHSCORES')
    say(0, tonumber(blocking[2]) + window - at, refusedId == id and 1 or 0)
  end
end
return verdicts`;

/** Counts for all processes on one Redis, in one round trip. */
export class RedisWindowStore extends WindowStore {
  /** `run` runs `windowScript`. */
  constructor(private readonly run: RunScript) {
    super();
  }

  async take({ max, windowMs }: Limit, hits: readonly Hit[]): Promise<Verdict[]> {
    if (hits.length === 0) return [];
    const places = new Map([...new Set(hits.map(({ key }) => key))].map((key, index) => [key, index + 1]));
    // Hash-tagged, so that all of them live on one node of a Redis Cluster.
    const keys = [...places.keys()].flatMap((key) => [`{sluice}:window:${key}`, `{sluice}:refused:${key}`]);
    const values = [max, windowMs, ...hits.flatMap(({ key, at, id }) => [places.get(key) ?? 0, at, id])];
    const said = (await this.run(keys, values)) as number[];
    return hits.map((_hit, index) => {
      const [admit, retryAfterMs = 0, isFirst] = said.slice(index * 3, index * 3 + 3);
      return admit === 1 ? { admit: true } : { admit: false, retryAfterMs, isFirst: isFirst === 1 };
    });
  }
}
