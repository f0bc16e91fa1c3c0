import { AppError } from '@sluice/errors';
import type { ParallelOptions, Settled } from './parallel-options.ts';
import { Tally } from './progress.ts';
import { Source } from './source.ts';
import { tryItem, type Work } from './try-item.ts';

/** Those who work the items of one `inParallel`. */
export class Crew<Item, Value> {
  private readonly source: Source<Item>;
  private readonly stop = new AbortController();
  private readonly ready: Settled<Item, Value>[] = [];
  private readonly tally: Tally;
  private readonly cancelTotal: (() => void) | undefined;
  private begun = 0;
  private atWork = 0;
  private changed = Promise.withResolvers<void>();

  constructor(
    items: Iterable<Item> | AsyncIterable<Item>,
    private readonly work: Work<Item, Value>,
    private readonly options: ParallelOptions,
  ) {
    const { signal, timing } = options;
    this.source = new Source(items, () => this.changed.resolve());
    this.tally = new Tally(Array.isArray(items) ? items.length : null, timing?.clock.now() ?? 0);
    if (signal?.aborted) this.halt(signal.reason);
    else signal?.addEventListener('abort', this.onAbort, { once: true });
    const totalMs = timing?.totalTimeoutMs;
    if (timing && totalMs !== undefined) this.cancelTotal = timing.clock.after(totalMs, () => this.halt(new AppError('timeout', `Not everything was done within ${totalMs} ms.`)));
  }

  /** The next result; null when there is none any more. */
  async next(): Promise<Settled<Item, Value> | null> {
    for (;;) {
      this.fill();
      const settled = this.ready.shift();
      if (settled) {
        this.tally.count(settled.ok);
        this.options.onProgress?.(this.tally.at(this.options.timing?.clock.now() ?? 0, this.atWork));
        return settled;
      }
      if (this.isThrough) {
        if (this.source.failure) throw this.source.failure.error;
        return null;
      }
      await this.changed.promise;
      this.changed = Promise.withResolvers();
    }
  }

  /** Stops whatever is at work, and waits until nothing is. */
  async leave(): Promise<void> {
    this.options.signal?.removeEventListener('abort', this.onAbort);
    this.cancelTotal?.();
    this.halt(new AppError('unavailable', 'Nobody waits for this any more.'));
    this.source.close();
    while (this.atWork > 0) {
      await this.changed.promise;
      this.changed = Promise.withResolvers();
    }
  }

  private readonly onAbort = (): void => this.halt(this.options.signal?.reason);

  private halt(reason: unknown): void {
    this.stop.abort(reason);
    this.changed.resolve();
  }

  private get isThrough(): boolean {
    return this.atWork === 0 && (this.stop.signal.aborted || (this.source.isOver && !this.source.isPending));
  }

  private get limit(): number {
    const { concurrency } = this.options;
    return Math.max(1, Math.floor(typeof concurrency === 'number' ? concurrency : concurrency.limit()));
  }

  private fill(): void {
    while (!this.stop.signal.aborted && this.atWork + this.ready.length < this.limit) {
      const taken = this.source.take();
      if (!taken) return;
      void this.begin(taken.item);
    }
  }

  private async begin(item: Item): Promise<void> {
    const index = this.begun++;
    this.atWork += 1;
    const { concurrency } = this.options;
    const end = typeof concurrency === 'number' ? undefined : concurrency.begin();
    const settled = await this.settle(index, item);
    end?.(settled.ok ? undefined : settled.error);
    this.atWork -= 1;
    this.ready.push(settled);
    this.changed.resolve();
  }

  private async settle(index: number, item: Item): Promise<Settled<Item, Value>> {
    try {
      return { index, item, ok: true, value: await tryItem(async (signal) => this.work(item, signal), this.stop.signal, this.options) };
    } catch (error) {
      return { index, item, ok: false, error };
    }
  }
}
