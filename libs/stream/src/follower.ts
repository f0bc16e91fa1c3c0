import { setTimeout as pause } from 'node:timers/promises';
import { Redis, type RedisOptions } from 'ioredis';
import { beginning } from './entry-id.ts';
import { streamKey, type RawEntry } from './entry.ts';

/** One read waits so long for news; a Redis that does not even answer that counts as lost a little later. */
const blockMs = 2_000;
const atOnce = 250;
const again = { firstMs: 50, mostMs: 1_000 };

/** A connection that ends when it breaks: the follower makes the next one. */
const oneLife: RedisOptions = {
  retryStrategy: () => null,
  maxRetriesPerRequest: 0,
  connectTimeout: 2_000,
  commandTimeout: blockMs + 1_500,
  disconnectTimeout: 250,
};

export interface Followed {
  /** The next entries, and the id of the last of them. */
  take(entries: RawEntry[], cursor: string): void;
  /** What came before this id may not have been seen, and is not to be had any more. */
  jump(cursor: string): void;
}

/** Reads the stream as it grows over one blocking connection of its own, whatever becomes of Redis. */
export class Follower {
  /** The last entry that was read; undefined until Redis was seen. */
  cursor: string | undefined;
  connected = false;
  private readonly stopping = new AbortController();
  private client: Redis | undefined;

  constructor(
    private readonly url: string,
    private readonly followed: Followed,
  ) {}

  async run(): Promise<void> {
    const { signal } = this.stopping;
    for (let waitMs = 0; !signal.aborted; ) {
      this.client = new Redis(this.url, oneLife).on('error', () => undefined);
      await this.follow(this.client).catch(() => undefined);
      this.client.disconnect();
      waitMs = this.connected ? again.firstMs : Math.min(waitMs * 2 || again.firstMs, again.mostMs);
      this.connected = false;
      await pause(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  stop(): void {
    this.stopping.abort();
    this.client?.disconnect();
  }

  private async follow(client: Redis): Promise<never> {
    this.cursor ??= await tailOf(client);
    for (;;) {
      const { cursor } = this;
      const entries = await entriesFrom(client, cursor);
      this.connected = true;
      // Not only after a break: a stream that was emptied, and a clock that went back, would be waited on for ever.
      if (entries === 'forgotten') this.followed.jump((this.cursor = await tailOf(client)));
      else if (entries.length > 0) this.pass(entries);
      else await news(client, cursor);
    }
  }

  private pass(entries: RawEntry[]): void {
    const last = entries.at(-1);
    if (last) this.followed.take(entries, (this.cursor = last[0]));
  }
}

/** The last entry there is. */
async function tailOf(client: Redis): Promise<string> {
  const [last] = await client.xrevrange(streamKey, '+', '-', 'COUNT', 1);
  return last?.[0] ?? beginning;
}

/** What is there after an entry. Entries go oldest first: as long as this one is there, nothing after it is gone. */
export async function entriesFrom(client: Redis, id: string): Promise<RawEntry[] | 'forgotten'> {
  const entries = await client.xrange(streamKey, id, '+', 'COUNT', atOnce + 1);
  if (id === beginning) return entries;
  return entries[0]?.[0] === id ? entries.slice(1) : 'forgotten';
}

/** Waits until something comes after an entry, for a while. What comes is not taken from here: it does not say whether the entry is still there. */
async function news(client: Redis, id: string): Promise<void> {
  await client.xread('COUNT', 1, 'BLOCK', blockMs, 'STREAMS', streamKey, id);
}
