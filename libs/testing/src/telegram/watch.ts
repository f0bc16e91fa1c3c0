interface Waiter<Event> {
  matches: (event: Event) => boolean;
  resolve: (event: Event) => void;
  reject: (error: Error) => void;
  timer: NodeJS.Timeout;
}

export interface WaitOptions {
  timeoutMs: number;
  /** The failure message, asked for only when the time is over. */
  describe: () => string;
}

/** People waiting for an event; each event is offered to them once, nothing polls. */
export class Watch<Event> {
  readonly #waiters = new Set<Waiter<Event>>();

  /** Resolves with the first later event that matches, rejects after `timeoutMs`. */
  next(matches: (event: Event) => boolean, { timeoutMs, describe }: WaitOptions): Promise<Event> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#waiters.delete(waiter);
        reject(new Error(`Waited ${timeoutMs} ms: ${describe()}`));
      };
      const waiter = { matches, resolve, reject, timer: setTimeout(giveUp, timeoutMs) };
      this.#waiters.add(waiter);
    });
  }

  tell(event: Event): void {
    for (const waiter of this.#waiters) {
      if (!waiter.matches(event)) continue;
      this.#leave(waiter);
      waiter.resolve(event);
    }
  }

  /** Rejects everyone who still waits. */
  close(): void {
    for (const waiter of this.#waiters) {
      this.#leave(waiter);
      waiter.reject(new Error('The simulator was closed while something was still waited for'));
    }
  }

  #leave(waiter: Waiter<Event>): void {
    clearTimeout(waiter.timer);
    this.#waiters.delete(waiter);
  }
}
