import { setTimeout as pause } from 'node:timers/promises';
import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import type { RedisConnection } from '@sluice/queue';
import { beginning, isAfter } from './entry-id.ts';
import { gapAt, readEntries, type Entry, type RawEntry } from './entry.ts';
import { entriesFrom, Follower } from './follower.ts';

const againMs = 500;

/** Somebody who wants to know. */
export interface Listener {
  /** Takes what comes, in order and each once; never throws. */
  take(entries: readonly Entry[]): void;
  /** Resolves when there is room for more, or nobody to take it: a replay waits for it between its pages. */
  drained(): Promise<void>;
}

interface Subscription {
  listener: Listener;
  /** The last entry that was given to the listener, or that it need not be given. */
  position: string;
  /** False while it catches up by reading pages of its own: what comes in then is for those pages. */
  live: boolean;
}

/** The read side of the stream: any number of listeners in this process over one connection that waits for news. */
export class StreamReader implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly subscriptions = new Set<Subscription>();
  private readonly follower: Follower;
  private following: Promise<void> | undefined;

  constructor(
    url: string,
    private readonly redis: RedisConnection,
  ) {
    this.follower = new Follower(url, { take: (raw) => this.fanOut(raw), jump: (cursor) => this.skipTo(cursor) });
  }

  /** Whether Redis answers at this moment. */
  get connected(): boolean {
    return this.follower.connected;
  }

  /**
   * Tells the listener everything after an entry (`0-0`: all that is kept), or what comes from now on. When something in
   * between is gone it is told `replay-gap`, and then what comes. Throws `unavailable` while Redis is away.
   */
  subscribe(listener: Listener, after?: string): { from: string; leave: () => void } {
    const { cursor } = this.follower;
    if (!this.connected || cursor === undefined) {
      throw new AppError('unavailable', 'There are no events right now, as Redis cannot be reached: try again.', { retryAfterMs: 2_000 });
    }
    const subscription = { listener, position: after ?? cursor, live: after === undefined };
    this.subscriptions.add(subscription);
    if (!subscription.live) void this.catchUp(subscription);
    return { from: subscription.position, leave: () => void this.subscriptions.delete(subscription) };
  }

  onApplicationBootstrap(): void {
    this.following = this.follower.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.subscriptions.clear();
    this.follower.stop();
    await this.following;
  }

  private fanOut(raw: readonly RawEntry[]): void {
    if (this.subscriptions.size === 0) return;
    const entries = readEntries(raw);
    for (const subscription of this.subscriptions) if (subscription.live) give(subscription, raw, entries);
  }

  private skipTo(cursor: string): void {
    for (const subscription of this.subscriptions) if (subscription.live) giveGap(subscription, cursor);
  }

  /**
   * Reads pages until the subscription is where the follower is. That and going live happen in one turn: what the follower
   * had before it is in the pages, and what comes after it will be given, so nothing is lost; what both have is passed over.
   */
  private async catchUp(subscription: Subscription): Promise<void> {
    do {
      const page = await this.pageAfter(subscription);
      if (!this.subscriptions.has(subscription)) return;
      if (page === 'forgotten') giveGap(subscription, this.cursor);
      else if (page.length > 0) give(subscription, page);
      // The follower has just read more, or is ahead of a stream that was emptied, which it has yet to notice.
      else if (isAfter(this.cursor, subscription.position)) await pause(againMs / 10);
      await subscription.listener.drained();
    } while (this.subscriptions.has(subscription) && isAfter(this.cursor, subscription.position));
    subscription.live = true;
  }

  /** Redis may be away for as long as it likes: whoever catches up waits. */
  private async pageAfter(subscription: Subscription): Promise<RawEntry[] | 'forgotten'> {
    const { position } = subscription;
    while (this.subscriptions.has(subscription)) {
      try {
        return await this.redis.run((client) => entriesFrom(client, position));
      } catch {
        await pause(againMs);
      }
    }
    return [];
  }

  private get cursor(): string {
    return this.follower.cursor ?? beginning;
  }
}

function give(subscription: Subscription, raw: readonly RawEntry[], entries = readEntries(raw)): void {
  const fresh = entries.filter(({ id }) => isAfter(id, subscription.position));
  const [last = subscription.position] = raw.at(-1) ?? [];
  if (isAfter(last, subscription.position)) subscription.position = last;
  if (fresh.length > 0) subscription.listener.take(fresh);
}

function giveGap(subscription: Subscription, cursor: string): void {
  subscription.position = cursor;
  subscription.listener.take([gapAt(cursor)]);
}
