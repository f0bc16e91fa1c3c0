import { untilAborted } from '@sluice/abort';

/** One piece of work that several wait for. Whoever's signal is aborted leaves alone; the work is aborted when the last one has left. */
export class SharedWork<Result> {
  private readonly controller = new AbortController();
  private readonly outcome: Promise<Result>;
  private waiting = 0;
  private isOver = false;

  /** `onOver` is told once: when the work has come to its end, or when it is aborted and nobody may join any more. */
  constructor(
    work: (signal: AbortSignal) => Promise<Result>,
    private readonly onOver: () => void,
  ) {
    this.outcome = work(this.controller.signal).finally(() => this.end());
    // Whoever joined is told; when all have left, nobody is.
    this.outcome.catch(() => undefined);
  }

  async join(signal?: AbortSignal): Promise<Result> {
    this.waiting++;
    try {
      return await (signal ? untilAborted(this.outcome, signal) : this.outcome);
    } finally {
      this.waiting--;
      if (this.waiting === 0 && !this.isOver) this.abandon(signal?.reason);
    }
  }

  private abandon(reason: unknown): void {
    this.end();
    this.controller.abort(reason);
  }

  private end(): void {
    if (!this.isOver) this.onOver();
    this.isOver = true;
  }
}
