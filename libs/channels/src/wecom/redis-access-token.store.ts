import type { Vault } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import type { RedisConnection } from '@sluice/queue';
import { z } from 'zod';
import { AccessTokenStore, type AccessToken } from './access-token.store.ts';

const kept = z.object({ value: z.string(), renewAt: z.number() });

/** Access tokens in Redis, sealed. */
export class RedisAccessTokenStore extends AccessTokenStore {
  constructor(
    private readonly redis: RedisConnection,
    private readonly vault: Vault,
    private readonly now: () => number = Date.now,
  ) {
    super();
  }

  async get(key: string): Promise<AccessToken | null> {
    const sealed = await this.redis.run((client) => client.getBuffer(nameOf(key)));
    if (sealed === null) return null;
    const token = this.open(sealed, key);
    return token !== null && token.renewAt > this.now() ? token : null;
  }

  async set(key: string, token: AccessToken): Promise<void> {
    const livesMs = Math.ceil(token.renewAt - this.now());
    if (livesMs <= 0) return;
    const sealed = this.vault.seal(JSON.stringify(token), nameOf(key));
    await this.redis.run((client) => client.set(nameOf(key), sealed, 'PX', livesMs));
  }

  /** Another process may set a new token between the look and the deletion; it is asked for again then. */
  async drop(key: string, value: string): Promise<void> {
    if ((await this.get(key))?.value === value) await this.redis.run((client) => client.del(nameOf(key)));
  }

  /** What was sealed with another SLUICE_SECRET is no token. */
  private open(sealed: Buffer, key: string): AccessToken | null {
    try {
      return kept.parse(JSON.parse(this.vault.open(sealed, nameOf(key))));
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }
}

function nameOf(key: string): string {
  return `sluice:wecom:token:${key}`;
}
