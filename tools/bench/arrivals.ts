import type { TelegramSimulator } from '@sluice/testing';

/** Waits for the answers of what was sent from here on, one per chat, and tells how long each took. */
export class Arrivals {
  private readonly telegram: TelegramSimulator;
  private readonly alreadySent: number;
  private readonly dueAt = new Map<number, number>();

  constructor(telegram: TelegramSimulator) {
    this.telegram = telegram;
    this.alreadySent = telegram.counters.sent;
  }

  /** A text of this chat is due at that instant of `performance.now()`. */
  expect(chat: number, dueAt: number): void {
    this.dueAt.set(chat, dueAt);
  }

  /** Milliseconds from when each was due to its answer's arrival. Throws when they have not all come within `withinMs`. */
  async latencies(withinMs: number): Promise<number[]> {
    await this.telegram.waitForTotal(this.alreadySent + this.dueAt.size, withinMs);
    return this.telegram.sent.slice(this.alreadySent).flatMap(({ chat, at }) => {
      const dueAt = this.dueAt.get(chat);
      return dueAt === undefined ? [] : [at - performance.timeOrigin - dueAt];
    });
  }
}
