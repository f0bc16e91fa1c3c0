import type { ServerResponse } from 'node:http';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { InjectLogger, Metrics, type Logger } from '@sluice/observability';
import { acceptedFrame, acceptedSeq, doneFrame, doneSeq, itemFrame, partingFrame, progressFrame } from './run-frames.ts';
import { RunFeed } from './run-feed.service.ts';
import { RunReader } from './run-reader.ts';
import { RUN_SETTINGS, type RunSettings } from './run-settings.ts';
import { RunsRepository, type RunRow } from './runs.repository.ts';

const mostReaders = 1_000;
/** Ended items that are read at once: what waits for one reader. */
const pageItems = 10;
/** An announcement may be lost: readers look by themselves this often. */
const lookMs = 2_000;

/** Tells runs as server-sent events, from rows: whoever comes back reads on where it left, and nothing is made anew for it. */
@Injectable()
export class RunStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<RunReader>();

  constructor(
    private readonly runs: RunsRepository,
    private readonly feed: RunFeed,
    metrics: Metrics,
    @InjectLogger() private readonly logger: Logger,
    @Inject(RUN_SETTINGS) private readonly settings: RunSettings,
  ) {
    metrics.gauge('sluice_run_readers', 'Connections that read runs', () => this.open.size);
  }

  /** Begins to tell a run after event number `after` (-1: from the beginning), until its end or the reader's. Throws `unavailable` before anything was answered. */
  start(response: ServerResponse, runId: string, after: number): void {
    if (response.destroyed || response.closed) return;
    if (this.open.size >= mostReaders) throw new AppError('unavailable', 'As many read runs here as can: try again later.', { retryAfterMs: 10_000 });
    const reader = new RunReader(response);
    this.open.add(reader);
    const stop = this.feed.subscribe(runId, () => reader.hear());
    const heartbeat = setInterval(() => reader.beat(), this.settings.heartbeatMs);
    void reader.closed.then(() => {
      clearInterval(heartbeat);
      stop();
      this.open.delete(reader);
    });
    reader.begin();
    void this.tell(reader, runId, after);
  }

  async beforeApplicationShutdown(): Promise<void> {
    for (const reader of this.open) reader.end(partingFrame('closing', 'This process is leaving: come back with Last-Event-ID.'));
    await Promise.all([...this.open].map(({ closed }) => closed));
  }

  private async tell(reader: RunReader, runId: string, after: number): Promise<void> {
    let position = after;
    let told = -1;
    while (!reader.over) {
      try {
        const run = await this.runs.find(runId);
        if (!run) return reader.end('');
        position = await this.tellPage(reader, run, { position, isChanged: run.ended !== told });
        told = run.ended;
        if (run.endedAt && position >= run.total) return reader.end(doneFrame(run), this.settings.stallMs);
        if (position < run.ended) continue;
      } catch (error) {
        if (!(error instanceof AppError)) this.logger.error({ runId, err: error }, 'a run could not be told');
      }
      await reader.news(lookMs);
    }
  }

  /** Tells what a reader at this position has not seen, a page at most; answers where it is then. */
  private async tellPage(reader: RunReader, run: RunRow, { position, isChanged }: { position: number; isChanged: boolean }): Promise<number> {
    const accepted = position < acceptedSeq ? acceptedFrame(run, await this.runs.items(run.id)) : '';
    const items = run.ended > position ? await this.runs.endedAfter(run.id, Math.max(acceptedSeq, position), pageItems) : [];
    const known = items.filter(({ seq }) => (seq ?? 0) <= run.ended);
    const progress = isChanged || known.length > 0 ? progressFrame(run) : '';
    await reader.say(accepted + known.map(itemFrame).join('') + progress, this.settings.stallMs);
    return known.at(-1)?.seq ?? Math.max(acceptedSeq, position);
  }
}

/** Where a reader stands who names the last event it saw, by header or query. Throws `invalid` for what is none of this run's. */
export function positionIn({ total }: RunRow, given: string | undefined): number {
  if (given === undefined || given === '') return acceptedSeq - 1;
  const position = /^\d{1,9}$/.test(given) ? Number(given) : Infinity;
  if (position > doneSeq(total)) throw new AppError('invalid', `Last-Event-ID: this run has the events 0 to ${doneSeq(total)}; leave it out to begin anew.`);
  return position;
}
