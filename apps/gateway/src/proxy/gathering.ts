import type { Readable } from 'node:stream';
import { AppError } from '@sluice/errors';
import { tooLarge } from './too-large.ts';

const leastRoom = 1_024;

/** Bytes that all bodies being gathered may take together. */
export class Budget {
  private taken = 0;

  constructor(private readonly most: number) {}

  /** Throws `unavailable` when they are not there. */
  take(bytes: number): void {
    if (this.taken + bytes > this.most) throw new AppError('unavailable', 'Too many bodies arrive at once: send it again.', { retryAfterMs: 1_000 });
    this.taken += bytes;
  }

  giveBack(bytes: number): void {
    this.taken -= bytes;
  }
}

/** One body on its way in. Its room at most doubles as it grows: bytes that come one by one take no more than those that come at once. */
export class Gathering {
  private room = Buffer.alloc(0);
  private size = 0;
  private isReleased = false;

  constructor(
    private readonly budget: Budget,
    private readonly most: number,
  ) {}

  /** The whole body. Throws `too-large`; `unavailable` when the budget is spent; `invalid` when its sender broke off. */
  async take(body: Readable): Promise<Buffer> {
    try {
      // Destroyed, it would take its connection along, and nobody could be told why.
      for await (const chunk of body.iterator({ destroyOnReturn: false })) this.add(chunk as Buffer);
    } catch (error) {
      // What still comes is thrown away until the connection ends.
      body.resume();
      throw error instanceof AppError ? error : new AppError('invalid', 'The body broke off.', { cause: error });
    }
    return this.room.subarray(0, this.size);
  }

  /** Gives its room back, for good. */
  release(): void {
    this.isReleased = true;
    this.budget.giveBack(this.room.length);
    this.room = Buffer.alloc(0);
  }

  private add(chunk: Buffer): void {
    const size = this.size + chunk.length;
    if (size > this.most) throw tooLarge(this.most);
    if (size > this.room.length) this.grow(Math.min(this.most, Math.max(size, 2 * this.room.length, leastRoom)));
    chunk.copy(this.room, this.size);
    this.size = size;
  }

  private grow(to: number): void {
    if (this.isReleased) throw new Error('Its request is over.');
    this.budget.take(to - this.room.length);
    const larger = Buffer.allocUnsafeSlow(to);
    this.room.copy(larger, 0, 0, this.size);
    this.room = larger;
  }
}
