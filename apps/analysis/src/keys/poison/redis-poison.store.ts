import type { Redis } from 'ioredis';
import { PoisonStore, refusalText, refusedMs, type Refusal } from './poison.store.ts';

/** Runs one command against Redis, or throws `unavailable`. */
export type RunRedis = <Result>(command: (client: Redis) => Promise<Result>) => Promise<Result>;

/** What all processes on one Redis remember. */
export class RedisPoisonStore extends PoisonStore {
  constructor(private readonly run: RunRedis) {
    super();
  }

  async recall(hash: string): Promise<Refusal | null> {
    const kept = await this.run((client) => client.get(named(hash)));
    return kept === null ? null : (refusalText.safeParse(kept).data ?? null);
  }

  async remember(hash: string, refused: Refusal): Promise<void> {
    await this.run((client) => client.set(named(hash), JSON.stringify(refused), 'PX', refusedMs));
  }
}

const named = (hash: string): string => `sluice:ai:poison:${hash}`;
