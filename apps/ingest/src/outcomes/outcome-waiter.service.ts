import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Listener } from '@sluice/prisma';
import { OutcomeRepository, type Known } from './outcome.repository.ts';

export const DATABASE_URL = Symbol('DATABASE_URL');

/** A notification may be missed while the listener connects again; whoever waits looks by himself this often. */
const lookMs = 1_000;

/** Waits for outcomes: storage announces them through PostgreSQL in the transaction that keeps them. */
@Injectable()
export class OutcomeWaiter implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  /** Those who wait, by event: the same event may be waited for several times. */
  private readonly waiting = new Map<string, Set<() => void>>();
  private readonly listener: Listener;
  private stopping = false;

  constructor(
    private readonly outcomes: OutcomeRepository,
    @Inject(DATABASE_URL) databaseUrl: string,
  ) {
    this.listener = new Listener(databaseUrl, 'outcomes', (eventId) => this.wake(eventId));
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.listener.start();
  }

  /** Nobody waits longer: what is not there yet is answered as such. */
  beforeApplicationShutdown(): void {
    this.stopping = true;
    for (const eventId of [...this.waiting.keys()]) this.wake(eventId);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener.close();
  }

  /** The outcome, or undefined when it is not there after `withinMs` or when the service stops. */
  async wait(eventId: string, withinMs: number): Promise<Known | undefined> {
    const until = performance.now() + withinMs;
    for (;;) {
      const heard = this.hear(eventId, Math.min(lookMs, until - performance.now()));
      const known = await this.outcomes.find(eventId);
      if (known || this.stopping || performance.now() >= until) {
        heard.stop();
        return known;
      }
      await heard.promise;
    }
  }

  /** Resolves at the announcement or after `ms`, whichever comes first. */
  private hear(eventId: string, ms: number): { promise: Promise<void>; stop: () => void } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const together = this.waiting.get(eventId) ?? new Set();
    const stop = (): void => {
      clearTimeout(timer);
      together.delete(stop);
      if (together.size === 0 && this.waiting.get(eventId) === together) this.waiting.delete(eventId);
      resolve();
    };
    const timer = setTimeout(stop, Math.max(0, ms));
    this.waiting.set(eventId, together.add(stop));
    return { promise, stop };
  }

  private wake(eventId: string): void {
    for (const stop of [...(this.waiting.get(eventId) ?? [])]) stop();
  }
}
