import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A Lua script: one round trip and one step for Redis, however much it does. */
export class RedisScript {
  private readonly hash: string;

  constructor(private readonly text: string) {
    this.hash = createHash('sha1').update(text).digest('hex');
  }

  /** A Redis that does not know the script, new or wiped, is told it. Throws what Redis says. */
  async run(client: Redis, keys: readonly string[], values: readonly (string | number)[]): Promise<unknown> {
    try {
      return await client.evalsha(this.hash, keys.length, ...keys, ...values);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return client.eval(this.text, keys.length, ...keys, ...values);
    }
  }
}
