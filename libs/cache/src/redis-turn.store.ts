import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunRedis } from './redis.store.ts';
import { TurnStore, type Turn } from './turn.store.ts';

export interface RedisTurnOptions {
  /** How long a turn outlives a process that died with it. It is renewed three times as often. */
  leaseMs?: number;
}

const firstLookMs = 20;
const longestLookMs = 250;

/** Takes or renews: nobody else's turn is touched, and one that a wiped Redis forgot is had again. KEYS: turn; ARGV: token, leaseMs. */
const takeScript = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1`;

const releaseScript = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** Turns over all replicas on one Redis: a key with a lease for each. */
export class RedisTurnStore extends TurnStore {
  private readonly leaseMs: number;

  constructor(
    private readonly run: RunRedis,
    { leaseMs = 6_000 }: RedisTurnOptions = {},
  ) {
    super();
    this.leaseMs = leaseMs;
  }

  /** Redis that goes away while somebody else computes is given a lease's time to come back: they may be about to be done. */
  async take(name: string, signal: AbortSignal): Promise<Turn> {
    const turn = { place: `{sluice}:turn:${name}`, token: randomUUID() };
    let heardAt: number | null = null;
    for (let lookMs = firstLookMs; ; lookMs = Math.min(lookMs * 1.5, longestLookMs)) {
      signal.throwIfAborted();
      try {
        if (await this.seize(turn)) return this.hold(turn);
        heardAt = performance.now();
      } catch (error) {
        if (heardAt === null || performance.now() - heardAt > this.leaseMs) throw error;
      }
      await pause(lookMs, undefined, { signal });
    }
  }

  private hold(turn: Held): Turn {
    const renewal = setInterval(() => void this.seize(turn).catch(() => undefined), this.leaseMs / 3).unref();
    return {
      release: async () => {
        clearInterval(renewal);
        await this.run((client) => client.eval(releaseScript, 1, turn.place, turn.token)).catch(() => undefined);
      },
    };
  }

  private async seize({ place, token }: Held): Promise<boolean> {
    return (await this.run((client) => client.eval(takeScript, 1, place, token, this.leaseMs))) === 1;
  }
}

interface Held {
  place: string;
  token: string;
}
