import { Injectable } from '@nestjs/common';
import type { Account, Received } from '@sluice/channels';
import { AppError, isUnavailable } from '@sluice/errors';
import { Metrics } from '@sluice/observability';
import { Batcher } from '@sluice/parallel';
import { countEvents } from '../journal/count-events.ts';
import { JournalRepository, type Delivery, type Entry } from '../journal/journal.repository.ts';
import { SeenStore, type Known, type Sighting } from '../journal/seen.store.ts';
import { Stages } from '../journal/stages.ts';
import { WakeService } from '../journal/wake.service.ts';
import { ArrivalLimits, type Arrived } from '../limits/arrival-limits.service.ts';
import { CallLimits } from '../limits/call-limits.service.ts';
import { PullService } from '../pulls/pull.service.ts';

/** A call that proved where it comes from, and what it brought. */
export interface ProvenCall extends Received {
  account: Account;
  raw: Buffer;
  trace: string;
}

/** A call on its way into the journal: what of it was not known before. */
interface Coming extends Arrived, Pick<Delivery, 'raw' | 'trace'> {
  call: ProvenCall;
}

/** Calls of one group, and what the bodies of a group may weigh together: a statement is done in milliseconds. */
const most = 200;
const groupBytes = 4 << 20;
/** What may wait: some four thousand calls, or fewer that are large. More could not be answered in time anyway. */
const roomBytes = 32 << 20;
/** What a call weighs beside its body. */
const overheadBytes = 8 << 10;

/** Takes proven calls in, those that come at the same time together: one look into Redis, one statement, one round of wake-ups. */
@Injectable()
export class Intake {
  private readonly batcher = new Batcher<ProvenCall, AppError | boolean>((calls) => this.takeAll(calls), {
    most,
    further: { atOnce: 4, afterMs: 50, now: () => performance.now() },
    weights: { of: ({ raw }) => raw.length + overheadBytes, group: groupBytes, room: roomBytes },
    isShared: isUnavailable,
  });

  constructor(
    private readonly calls: CallLimits,
    private readonly seen: SeenStore,
    private readonly limits: ArrivalLimits,
    private readonly journal: JournalRepository,
    private readonly pulls: PullService,
    private readonly wakes: WakeService,
    private readonly stages: Stages,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Returns once everything in the call is kept; false, with nothing kept, when the account is no longer the one the call was verified
   * against, which the statements themselves check. Throws `throttled`, `invalid`, or `unavailable`.
   */
  async take(call: ProvenCall): Promise<boolean> {
    const taken = await this.batcher.add(call).catch((error: unknown) => {
      if (isUnavailable(error)) this.pulls.miss(call.account, call.rings);
      throw error;
    });
    if (taken instanceof AppError) throw taken;
    return taken;
  }

  private async takeAll(calls: readonly ProvenCall[]): Promise<(AppError | boolean)[]> {
    const [refusals, known] = await Promise.all([this.refuse(calls), this.seen.known(calls.flatMap(({ account, arrivals }) => sightingsOf({ accountId: account.id, arrivals })))]);
    const admitted = calls.filter((call) => !refusals.has(call));
    const [rung, kept] = await Promise.all([this.ring(admitted), this.keep(admitted, known)]);
    return calls.map((call) => refusals.get(call) ?? (rung.get(call) !== false && kept.get(call) !== false));
  }

  private async refuse(calls: readonly ProvenCall[]): Promise<Map<ProvenCall, AppError>> {
    const byChannel = [...Map.groupBy(calls, ({ account }) => account.channel)];
    const refused = byChannel.map(async ([channel, own]) => {
      const refusals = await this.calls.admitWebhooks(channel, own.map(({ account }) => account.id));
      return own.flatMap((call, index) => (refusals[index] ? [[call, refusals[index]] as const] : []));
    });
    return new Map((await Promise.all(refused)).flat());
  }

  private async ring(calls: readonly ProvenCall[]): Promise<Map<ProvenCall, boolean>> {
    const ringing = calls.flatMap((call) => call.rings.map((ring) => ({ call, account: call.account, ring })));
    if (ringing.length === 0) return new Map();
    const current = await this.stages.time('journal', () => this.pulls.ring(ringing));
    return new Map(ringing.map(({ call }, index) => [call, current[index] ?? false]));
  }

  private async keep(calls: readonly ProvenCall[], known: Known): Promise<Map<ProvenCall, boolean>> {
    const coming = calls.map((call) => comingOf(call, known));
    const duplicates = sum(coming.map(({ call, arrivals }) => call.arrivals.length - arrivals.length));
    countEvents(this.metrics, `duplicate by ${known.by}`, duplicates);
    const fresh = coming.filter(({ arrivals }) => arrivals.length > 0);
    if (fresh.length === 0) return new Map();
    const judged = await this.limits.judge(fresh);
    const journaled = await this.stages.time('journal', () => this.journal.write(judged.map(deliveryOf)));
    const current = judged.filter((_one, index) => journaled[index]?.current);
    const entries = journaled.map((one) => one.entries);
    countEvents(this.metrics, 'journaled', sum(entries.map(({ length }) => length)));
    countEvents(this.metrics, 'duplicate by postgres', sum(current.map(({ arrivals }) => arrivals.length)) - sum(entries.map(({ length }) => length)));
    // Not awaited: the platforms have their answers when the rows are there.
    void this.seen.mark(current.flatMap(sightingsOf));
    void this.wake(judged, entries);
    return new Map(judged.map(({ call }, index) => [call, journaled[index]?.current ?? false]));
  }

  private async wake(coming: readonly Coming[], entries: readonly (readonly Entry[])[]): Promise<void> {
    const waking = coming.flatMap(({ trace }, index) => (entries[index] ?? []).flatMap(({ event }) => (event ? { event, trace } : [])));
    if (waking.length > 0) await this.stages.time('wake', () => this.wakes.wake(waking));
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

function sightingsOf({ accountId, arrivals }: Arrived): Sighting[] {
  return arrivals.map(({ platformEventId }) => ({ accountId, platformEventId }));
}

function comingOf(call: ProvenCall, known: Known): Coming {
  const { account, arrivals, raw, trace } = call;
  return { call, accountId: account.id, arrivals: arrivals.filter(({ platformEventId }) => !known.has({ accountId: account.id, platformEventId })), raw, trace };
}

function deliveryOf({ call: { account }, arrivals, raw, trace }: Coming): Delivery {
  const { id, channel, revision } = account;
  return { origin: { accountId: id, channel, revision }, arrivals, raw, trace };
}
