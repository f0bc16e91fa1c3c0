import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Listener } from '@sluice/prisma';
import { OutcomeRepository, type Known } from './outcome.repository.ts';

export const DATABASE_URL = Symbol('DATABASE_URL');

/** A notification may be missed while the listener connects again; whoever waits looks by himself this often. */
const lookMs = 1_000;

/** Waits for outcomes: storage announces them through PostgreSQL in the transaction that keeps them. */
@Injectable()
export class OutcomeWaiter implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly waiting = new Map<string, () => void>();
  private readonly listener: Listener;

  constructor(
    private readonly outcomes: OutcomeRepository,
    @Inject(DATABASE_URL) databaseUrl: string,
  ) {
    this.listener = new Listener(databaseUrl, 'outcomes', (eventId) => this.waiting.get(eventId)?.());
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.listener.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener.close();
  }

  /** The outcome, or undefined when it is not there after `withinMs`. */
  async wait(eventId: string, withinMs: number): Promise<Known | undefined> {
    const until = performance.now() + withinMs;
    for (;;) {
      const heard = this.hear(eventId, Math.min(lookMs, until - performance.now()));
      const known = await this.outcomes.find(eventId);
      if (known || performance.now() >= until) {
        heard.cancel();
        return known;
      }
      await heard.promise;
    }
  }

  /** Resolves at the announcement or after `ms`, whichever comes first. */
  private hear(eventId: string, ms: number): { promise: Promise<void>; cancel: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => this.waiting.get(eventId)?.(), Math.max(0, ms));
    const cancel = (): void => {
      clearTimeout(timer);
      this.waiting.delete(eventId);
      resolve();
    };
    this.waiting.set(eventId, cancel);
    return { promise, cancel };
  }
}
