import { AppError } from '@sluice/errors';

interface Waiter<T> {
  serve: (thing: T) => void;
  refuse: (error: AppError) => void;
}

export interface WaitingLineOptions {
  /** How many may wait before more are turned away. */
  most: number;
  /** About how long one thing is kept, for `retryAfterMs`. */
  typicalMs: number;
}

/** Lends things out, each to one borrower at a time; who finds none waits in line, first come, first served. */
export class WaitingLine<T> {
  readonly #all: readonly T[];
  readonly #idle: T[];
  readonly #options: WaitingLineOptions;
  readonly #waiting: Array<Waiter<T>> = [];
  #closed: AppError | null = null;
  #allBack: () => void = () => undefined;

  constructor(things: readonly T[], options: WaitingLineOptions) {
    this.#all = things;
    this.#idle = [...things];
    this.#options = options;
  }

  /** Something that is idle now, or null. */
  borrowIdle(): T | null {
    return this.#closed ? null : (this.#idle.pop() ?? null);
  }

  /** Throws `throttled` when the line is full, and the signal's reason when it is aborted while waiting. */
  async borrow(signal: AbortSignal): Promise<T> {
    if (this.#closed) throw this.#closed;
    const idle = this.borrowIdle();
    if (idle !== null) return idle;
    if (this.#waiting.length >= this.#options.most) {
      const retryAfterMs = Math.ceil((this.#waiting.length * this.#options.typicalMs) / this.#all.length);
      throw new AppError('throttled', `${this.#waiting.length} pictures wait to be read already. Try again later.`, { retryAfterMs });
    }
    return this.#wait(signal);
  }

  giveBack(thing: T): void {
    const next = this.#waiting.shift();
    if (next) return next.serve(thing);
    this.#idle.push(thing);
    if (this.#idle.length === this.#all.length) this.#allBack();
  }

  /** Refuses everybody who waits or comes later, and resolves with all things when the last one is back. */
  async close(reason: AppError): Promise<readonly T[]> {
    this.#closed ??= reason;
    for (const { refuse } of this.#waiting.splice(0)) refuse(reason);
    if (this.#idle.length < this.#all.length) await new Promise<void>((resolve) => (this.#allBack = resolve));
    return this.#all;
  }

  #wait(signal: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason as Error);
      };
      const settle = (then: () => void): void => {
        signal.removeEventListener('abort', leave);
        then();
      };
      const waiter: Waiter<T> = { serve: (thing) => settle(() => resolve(thing)), refuse: (error) => settle(() => reject(error)) };
      this.#waiting.push(waiter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
