import { closed, viewBreaker, type BreakerConfig, type BreakerState, type BreakerView } from './breaker.ts';
import { BreakerStore, type Verdict } from './breaker.store.ts';

/** Runs a Lua script in Redis, or throws. */
export type RunScript = (keys: string[], values: (string | number)[]) => Promise<unknown>;

const keptMs = 86_400_000;

/**
 * The steps of breaker.ts by Redis' clock. KEYS: circuits, each a string `<kind> <failures or instant>`. ARGV: the step, threshold,
 * recoveryMs, keptMs. `admit` answers 1 and whether it is a trial, or 0 and retryAfterMs; `states` the clock and every circuit. A circuit
 * that nobody asks for is forgotten after keptMs.
 */
export const breakerScript = `
local step, threshold, recovery, kept = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if step == 'states' then
  local answer = {string.format('%.0f', now)}
  for n, key in ipairs(KEYS) do answer[n + 1] = redis.call('GET', key) or '' end
  return answer
end
local kind, value = string.match(redis.call('GET', KEYS[1]) or '', '^(%S+) (%d+)$')
kind, value = kind or 'closed', tonumber(value or 0)
local function become(state, number)
  redis.call('SET', KEYS[1], state .. ' ' .. string.format('%.0f', number), 'PX', kept)
end
if step == 'admit' then
  if kind == 'closed' then return {1, 0} end
  if now < value then return {0, value - now} end
  become('half-open', now + recovery)
  return {1, 1}
elseif step == 'success' then
  redis.call('DEL', KEYS[1])
elseif step == 'abandon' then
  if kind == 'half-open' then become('open', now) end
elseif kind ~= 'closed' or value + 1 >= threshold then
  become('open', now + recovery)
else
  become('closed', value + 1)
end
return {}`;

/** Circuits of all processes on one Redis: one trial over all of them. */
export class RedisBreakerStore extends BreakerStore {
  /** `run` runs `breakerScript`. */
  constructor(
    private readonly config: BreakerConfig,
    private readonly run: RunScript,
  ) {
    super();
  }

  async admit(name: string): Promise<Verdict> {
    const [admitted, rest = 0] = (await this.step('admit', [name])) as number[];
    return admitted === 1 ? { admit: true, isTrial: rest === 1 } : { admit: false, retryAfterMs: rest };
  }

  async record(name: string, success: boolean): Promise<void> {
    await this.step(success ? 'success' : 'failure', [name]);
  }

  async abandon(name: string): Promise<void> {
    await this.step('abandon', [name]);
  }

  async states(names: readonly string[]): Promise<BreakerView[]> {
    if (names.length === 0) return [];
    const [now, ...circuits] = (await this.step('states', names)) as string[];
    return circuits.map((circuit) => viewBreaker(parse(circuit), Number(now)));
  }

  private step(step: string, names: readonly string[]): Promise<unknown> {
    // Hash-tagged, so that all of them live on one node of a Redis Cluster.
    const keys = names.map((name) => `{sluice}:breaker:${name}`);
    return this.run(keys, [step, this.config.threshold, this.config.recoveryMs, keptMs]);
  }
}

function parse(circuit: string): BreakerState {
  const [kind, number] = circuit.split(' ');
  if (kind === 'open') return { kind, until: Number(number) };
  if (kind === 'half-open') return { kind, trialUntil: Number(number) };
  return closed;
}
