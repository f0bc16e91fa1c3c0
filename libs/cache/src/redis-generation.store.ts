import { GenerationStore, type OnRaised, type Raised } from './generation.store.ts';
import type { RunRedis } from './redis.store.ts';

export interface RedisGenerationOptions {
  /** How often this process asks what others have raised. */
  everyMs?: number;
}

const generationsKey = '{sluice}:cache-generations';

/** A generation never falls: a wiped Redis is told again by whoever knows better. KEYS: all; ARGV: task, generation, … Answers all of them. */
const meetScript = `
for n = 1, #ARGV, 2 do
  local known = tonumber(redis.call('HGET', KEYS[1], ARGV[n]) or '0')
  if tonumber(ARGV[n + 1]) > known then redis.call('HSET', KEYS[1], ARGV[n], ARGV[n + 1]) end
end
return redis.call('HGETALL', KEYS[1])`;

/** KEYS: all; ARGV: task, least. Answers the task's new generation. */
const raiseScript = `
local known = tonumber(redis.call('HGET', KEYS[1], ARGV[1]) or '0')
local raised = string.format('%.0f', math.max(known + 1, tonumber(ARGV[2])))
redis.call('HSET', KEYS[1], ARGV[1], raised)
return raised`;

/** Generations that all replicas on one Redis share; each asks once a second. They begin at the clock, so that none comes twice. */
export class RedisGenerationStore extends GenerationStore {
  private readonly known = new Map<string, number>();
  private readonly timer: NodeJS.Timeout;
  private meeting: Promise<void> | null = null;
  private met: Promise<void> | null = null;
  private onRaised: OnRaised = () => undefined;

  constructor(
    private readonly run: RunRedis,
    { everyMs = 1_000 }: RedisGenerationOptions = {},
  ) {
    super();
    this.timer = setInterval(() => void this.meet(), everyMs).unref();
  }

  /** The first to ask waits for Redis; nobody after. */
  async of(task: string): Promise<number> {
    this.met ??= this.meet();
    await this.met;
    return this.known.get(task) ?? 0;
  }

  async raise(task: string): Promise<Raised> {
    const least = Math.max((await this.of(task)) + 1, Date.now());
    try {
      const generation = Number(await this.run((client) => client.eval(raiseScript, 1, generationsKey, task, least)));
      this.known.set(task, generation);
      return { generation, isShared: true };
    } catch {
      this.known.set(task, least);
      return { generation: least, isShared: false };
    }
  }

  follow(onRaised: OnRaised): void {
    this.onRaised = onRaised;
  }

  override close(): void {
    clearInterval(this.timer);
  }

  /** Never rejects. */
  private async meet(): Promise<void> {
    this.meeting ??= this.exchange()
      .catch(() => undefined)
      .finally(() => (this.meeting = null));
    return this.meeting;
  }

  private async exchange(): Promise<void> {
    const own = [...this.known].flat();
    const said = (await this.run((client) => client.eval(meetScript, 1, generationsKey, ...own))) as string[];
    for (let index = 0; index < said.length; index += 2) this.learn(said[index] ?? '', Number(said[index + 1]));
  }

  private learn(task: string, generation: number): void {
    if (generation <= (this.known.get(task) ?? 0)) return;
    this.known.set(task, generation);
    this.onRaised(task, generation);
  }
}
