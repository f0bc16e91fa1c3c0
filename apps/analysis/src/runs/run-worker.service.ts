import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { AdaptiveLimit, inParallel, type Settled } from '@sluice/parallel';
import { CpuMeter, systemClock } from '@sluice/parallel/nest';
import { InjectLogger, Metrics, type Logger } from '@sluice/observability';
import { ClaimsRepository, type ClaimedItem, type Ending } from './claims.repository.ts';
import { conclude, mostAttempts } from './conclude.ts';
import { ItemWork } from './item-work.ts';
import { patiently } from './patiently.ts';
import { RUN_SETTINGS, type RunSettings } from './run-settings.ts';

/** How long one job goes on claiming: then other runs have their turn. */
const turnMs = 60_000;
/** Items of one run at once while the processors are busy. */
const fewestAtOnce = 2;

/** Works items of runs: claims them one by one, as many at once as the run may have and the processors bear, and keeps how each ends. */
@Injectable()
export class RunWorker implements OnModuleDestroy {
  private readonly leaving = new AbortController();
  private readonly concurrency: AdaptiveLimit;

  constructor(
    private readonly claims: ClaimsRepository,
    private readonly items: ItemWork,
    private readonly metrics: Metrics,
    @InjectLogger() private readonly logger: Logger,
    @Inject(RUN_SETTINGS) private readonly settings: RunSettings,
  ) {
    const cpu = new CpuMeter();
    const low = Math.min(fewestAtOnce, settings.atOnce);
    this.concurrency = new AdaptiveLimit({ low, high: settings.atOnce, clock: systemClock, cpuLoad: () => cpu.load(), lookMs: 1_000 });
  }

  /** What is at work is handed back. */
  onModuleDestroy(): void {
    this.leaving.abort(new AppError('unavailable', 'This process is leaving.'));
  }

  /** Works what is due, for a while; answers in how many milliseconds there is more to do, null when nobody needs to come back. */
  async work(runId: string, signal: AbortSignal): Promise<number | null> {
    const stop = AbortSignal.any([signal, this.leaving.signal]);
    const options = { concurrency: this.concurrency, signal: stop, timing: { clock: systemClock, itemTimeoutMs: this.settings.itemTimeoutMs } };
    const results = inParallel(this.claimed(runId, stop), (item, itemSignal) => this.workOne(item, itemSignal), options);
    for await (const settled of results) await patiently(() => this.settle(settled, stop.aborted));
    return this.leaving.signal.aborted ? null : this.claims.idleMs(runId, this.settings.atOnce);
  }

  private async *claimed(runId: string, stop: AbortSignal): AsyncGenerator<ClaimedItem> {
    const until = performance.now() + turnMs;
    while (!stop.aborted && performance.now() < until) {
      const item = await this.claims.claim(runId, this.settings);
      if (!item) return;
      let wasTaken = false;
      try {
        yield item;
        wasTaken = true;
      } finally {
        // Nobody came for another one: if nobody took this one either, nobody else shall wait for its lease.
        if (!wasTaken) await this.claims.putOff(item, { delayMs: 0, burnsAttempt: false });
      }
    }
  }

  private async workOne(item: ClaimedItem, signal: AbortSignal): Promise<object> {
    if (item.attempts > mostAttempts) throw new AppError('rejected', `Whoever worked on this died, ${mostAttempts} times: it is given up.`);
    const lost = new AbortController();
    const renewal = setInterval(() => void this.renew(item, lost), this.settings.leaseMs / 4);
    const end = this.metrics.histogram('sluice_run_item_seconds', 'Time a try of an item of a run took').startTimer();
    try {
      return await this.items.work(item.input, AbortSignal.any([signal, lost.signal]));
    } finally {
      end();
      clearInterval(renewal);
    }
  }

  /** A database that is away takes nobody's item: whoever has lost it learns so at the end. */
  private async renew(item: ClaimedItem, lost: AbortController): Promise<void> {
    const isOurs = await this.claims.renew(item, this.settings.leaseMs).catch(() => true);
    if (!isOurs) lost.abort(new AppError('conflict', 'Somebody else works on this item.'));
  }

  private async settle(settled: Settled<ClaimedItem, object>, isStopped: boolean): Promise<void> {
    const { item } = settled;
    if (settled.ok) return this.end(item, { result: settled.value });
    if (isStopped) return this.claims.putOff(item, { delayMs: 0, burnsAttempt: false });
    const conclusion = conclude(settled.error, item);
    this.report(settled.error, item, conclusion.kind);
    if (conclusion.kind === 'again') await this.claims.putOff(item, conclusion);
    else await this.end(item, conclusion);
  }

  private async end(item: ClaimedItem, ending: Ending): Promise<void> {
    const ended = await this.claims.end(item, ending);
    if (!ended) return;
    this.metrics.counter('sluice_run_items_total', 'Items of runs that ended', ['outcome']).inc({ outcome: 'result' in ending ? 'done' : 'failed' });
    if ('result' in ending) await this.items.kept([ended]);
  }

  private report(error: unknown, { id, runId, attempts }: ClaimedItem, outcome: string): void {
    const facts = { runId, itemId: id, attempts, outcome };
    if (error instanceof AppError) this.logger.warn({ ...facts, code: error.code, reason: error.message }, 'item failed');
    else this.logger.error({ ...facts, err: error }, 'item failed in a way nobody foresaw');
  }
}
