import { Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { pageOf } from '@sluice/service';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import { WakeService } from '../journal/wake.service.ts';
import type { ReplayRequest } from './event-filter.ts';
import { viewEvent, type EventView } from './event-view.ts';
import { EventsRepository, type EventRow } from './events.repository.ts';
import { idOf } from './id-cursor.ts';
import { refusalOf, refusals, type Refusal } from './replayable.ts';
import { RereadService } from './reread.service.ts';

/** `matched` events the filter found; `replayed` of them are worked anew, the others were skipped, by why. `next`: where to go on, null at the end. */
export const replayAnswer = z.object({
  matched: z.number().int(),
  replayed: z.number().int(),
  skipped: z.record(z.string(), z.number().int()),
  next: z.string().nullable(),
});
export type ReplayAnswer = z.infer<typeof replayAnswer>;

/** How long one request goes on; after that it answers where it is. */
const atMostMs = 20_000;
const portion = 200;

/** Works events anew, as they read today. An event that has its outcome is left alone, so that nobody is answered twice. */
@Injectable()
export class ReplayService {
  constructor(
    private readonly events: EventsRepository,
    private readonly rereads: RereadService,
    private readonly wakes: WakeService,
  ) {}

  /** Throws `not-found`, or `conflict` for an event that is not replayed. */
  async replay(id: string): Promise<EventView> {
    const refusal = await this.work(await this.present(id));
    if (refusal) throw new AppError('conflict', `Event ${id} ${refusals[refusal]}.`, { details: { refusal } });
    return viewEvent(await this.present(id));
  }

  /** What comes in after it began is not meant. */
  async replayMany({ filter, dryRun, cursor }: ReplayRequest): Promise<ReplayAnswer> {
    const until = performance.now() + atMostMs;
    const last = uuid();
    const answer: ReplayAnswer = { matched: 0, replayed: 0, skipped: {}, next: null };
    for (let after = cursor === undefined ? undefined : idOf(cursor); ; ) {
      const found = await this.events.list(filter, { after, limit: portion + 1, oldestFirst: true });
      const { items, nextCursor } = pageOf(found, portion, (row) => [row.id]);
      for (const row of items.filter(({ id }) => id < last)) this.count(answer, dryRun ? refusalOf(row) : await this.work(row), dryRun);
      after = items.at(-1)?.id;
      if (nextCursor === null || (after ?? last) >= last) return answer;
      if (performance.now() > until) return { ...answer, next: nextCursor };
    }
  }

  private count(answer: ReplayAnswer, refusal: Refusal | null, dryRun: boolean): void {
    answer.matched++;
    if (refusal) answer.skipped[refusal] = (answer.skipped[refusal] ?? 0) + 1;
    else if (!dryRun) answer.replayed++;
  }

  private async work(row: EventRow): Promise<Refusal | null> {
    const refusal = refusalOf(row);
    if (refusal) return refusal;
    const event = await this.rereads.read(row);
    if (!event) return 'unreadable';
    if (!(await this.events.reopen(row, event))) return 'changed';
    await this.wakes.wake([{ event, trace: row.trace, turn: `r${Date.now()}` }]);
    return null;
  }

  private async present(id: string): Promise<EventRow> {
    const row = await this.events.find(id);
    if (!row) throw new AppError('not-found', `There is no event ${id}.`);
    return row;
  }
}
