import type { RunScript } from '@sluice/circuit-breaker';
import type { SlotLimits } from './memory-slot.store.ts';
import { SlotStore, type HeldSlot, type Verdict } from './slot.store.ts';

/** Where it is told that a slot is `free`, and that Redis begins with none: `muster`, all who hold some say so. */
export const slotsChannel = 'sluice:ai:slots';

/** How long a Redis that knows of no slots gives none, so that those which are held are told it first. */
const musterMs = 500;
const keptMs = 86_400_000;
const keys = ['{sluice}:ai:slots', '{sluice}:ai:slots:holders', '{sluice}:ai:slots:since'];

/**
 * KEYS: a sorted set of slots by the ends of their leases, a hash of their holders, the instant from which on slots are given. ARGV: the
 * step, most, leaseMs, musterMs, keptMs, the channel, then ids; for `keep` each with its holder. All keys go by themselves.
 */
export const slotScript = `
local slots, holders, since = KEYS[1], KEYS[2], KEYS[3]
local step, most, lease, muster, kept, channel = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), ARGV[5], ARGV[6]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', slots, '-inf', now)) do
  redis.call('ZREM', slots, id)
  redis.call('HDEL', holders, id)
end
local function hold(id, holder)
  redis.call('ZADD', slots, string.format('%.0f', now + lease), id)
  if holder then redis.call('HSET', holders, id, holder) end
  redis.call('PEXPIRE', slots, lease)
  redis.call('PEXPIRE', holders, lease)
end
if step == 'keep' then
  for n = 7, #ARGV, 2 do hold(ARGV[n], ARGV[n + 1]) end
  return {}
elseif step == 'give back' then
  redis.call('HDEL', holders, ARGV[7])
  if redis.call('ZREM', slots, ARGV[7]) == 1 then redis.call('PUBLISH', channel, 'free') end
  return {}
elseif step == 'held' then
  local held = {}
  for _, id in ipairs(redis.call('ZRANGE', slots, 0, -1)) do
    table.insert(held, id) table.insert(held, redis.call('HGET', holders, id) or '')
  end
  return held
end
local begun = tonumber(redis.call('GET', since) or '')
if not begun then
  begun = now + muster
  redis.call('SET', since, string.format('%.0f', begun))
  redis.call('PUBLISH', channel, 'muster')
end
redis.call('PEXPIRE', since, kept)
if now < begun then return {0, begun - now} end
if redis.call('ZSCORE', slots, ARGV[7]) or redis.call('ZCARD', slots) < most then
  hold(ARGV[7])
  return {1, 0}
end
local first = redis.call('ZRANGE', slots, 0, 0, 'WITHSCORES')
return {0, tonumber(first[2]) - now}`;

/** Slots of all processes on one Redis, each call one step there. */
export class RedisSlotStore extends SlotStore {
  /** `run` runs `slotScript`. */
  constructor(
    private readonly limits: SlotLimits,
    private readonly run: RunScript,
  ) {
    super();
  }

  async take(id: string): Promise<Verdict> {
    const [admitted, retryAfterMs = 0] = (await this.step('take', [id])) as number[];
    return admitted === 1 ? { admit: true } : { admit: false, retryAfterMs };
  }

  async keep(slots: readonly HeldSlot[]): Promise<void> {
    await this.step('keep', slots.flatMap(({ id, holder }) => [id, holder ?? '']));
  }

  async giveBack(id: string): Promise<void> {
    await this.step('give back', [id]);
  }

  async held(): Promise<HeldSlot[]> {
    const said = (await this.step('held', [])) as string[];
    return said.flatMap((id, index) => (index % 2 === 0 ? [{ id, holder: said[index + 1] || null }] : []));
  }

  private step(step: string, values: readonly string[]): Promise<unknown> {
    return this.run(keys, [step, this.limits.most, this.limits.leaseMs, musterMs, keptMs, slotsChannel, ...values]);
  }
}
