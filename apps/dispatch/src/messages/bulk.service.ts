import { Injectable } from '@nestjs/common';
import { LaneService } from '../lanes/lane.service.ts';
import { QueueStatusService } from '../queues/queue-status.service.ts';
import { statesFor } from './action-states.ts';
import type { BulkAnswer, BulkRequest } from './change-request.ts';
import { ChangeRepository, portion, type Change } from './change.repository.ts';
import { refuse, timeFaults } from './message-faults.ts';
import { MessageSearch, shortSpan, type MessageStub } from './message-search.repository.ts';
import { cursorOf, seqOf } from './seq-cursor.ts';

/** How long one request goes on; after that it answers where it is. */
const atMostMs = 20_000;

type Counts = Omit<BulkAnswer, 'next'>;
type Stub = Pick<MessageStub, 'id' | 'accountId' | 'state'>;

/** Does one thing to many messages, a portion at a time: no lane is locked for long. */
@Injectable()
export class BulkService {
  constructor(
    private readonly changes: ChangeRepository,
    private readonly search: MessageSearch,
    private readonly lanes: LaneService,
    private readonly queues: QueueStatusService,
  ) {}

  async run(request: BulkRequest): Promise<BulkAnswer> {
    refuse(timeFaults(request, Date.now()));
    const counts: Counts = { matched: 0, changed: 0, skipped: {} };
    const next = request.ids ? await this.runNamed([...new Set(request.ids)], request, counts) : await this.runFound(request, counts);
    return { ...counts, next };
  }

  private async runNamed(ids: readonly string[], request: BulkRequest, counts: Counts): Promise<null> {
    const rows = await this.changes.read(ids);
    for (let begin = 0; begin < rows.length; begin += portion) await this.work(rows.slice(begin, begin + portion), request, counts);
    if (rows.length < ids.length) counts.skipped['UNKNOWN'] = ids.length - rows.length;
    return null;
  }

  /** What comes after it began is not meant. Answers where to go on. */
  private async runFound({ filter = {}, ...request }: BulkRequest, counts: Counts): Promise<string | null> {
    const until = performance.now() + atMostMs;
    const last = await this.changes.lastSeq();
    const states = filter.state ?? [...statesFor(request.action, request.force)];
    let after = request.cursor === undefined ? undefined : seqOf(request.cursor);
    for (;;) {
      const { rows, next } = await this.search.findStubs({ ...filter, state: states }, { after, limit: portion, oldestFirst: true, span: shortSpan });
      await this.work(rows.filter(({ seq }) => BigInt(seq) <= last), request, counts);
      if (next === null || next >= last) return null;
      if (performance.now() > until) return cursorOf(next);
      after = next;
    }
  }

  private async work(rows: readonly Stub[], request: BulkRequest, counts: Counts): Promise<void> {
    const states: readonly string[] = statesFor(request.action, request.force);
    const fit = rows.filter(({ state }) => states.includes(state));
    const done = request.dryRun ? new Set(fit.map(({ id }) => id)) : await this.change(fit, request);
    const left = rows.filter(({ id }) => !done.has(id));
    // Some were claimed, or changed by somebody else, since they were found.
    const hasChangedSince = left.some((row) => fit.includes(row));
    const skipped = hasChangedSince ? await this.changes.read(left.map(({ id }) => id)) : left;
    counts.matched += rows.length;
    if (!request.dryRun) counts.changed += done.size;
    for (const { state } of skipped) counts.skipped[state] = (counts.skipped[state] ?? 0) + 1;
  }

  private async change(rows: readonly Stub[], request: BulkRequest): Promise<Set<string>> {
    const changed = new Set<string>();
    for (const [accountId, own = []] of Object.entries(Object.groupBy(rows, (row) => row.accountId))) {
      const ids = await this.changes.apply(accountId, own.map(({ id }) => id), changeOf(request));
      if (ids.length > 0) await this.lanes.wake(accountId);
      this.queues.touch(accountId);
      for (const id of ids) changed.add(id);
    }
    return changed;
  }
}

function changeOf({ action, force, priority, scheduledAt }: BulkRequest): Change {
  switch (action) {
    case 'cancel':
      return { cancel: statesFor(action, force) };
    case 'retry':
      return { retry: { force } };
    case 'reprioritise':
      return { amend: { priority } };
    case 'reschedule':
      return { amend: { scheduledAt } };
  }
}
