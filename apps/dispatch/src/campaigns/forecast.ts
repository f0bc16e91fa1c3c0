import type { AccountChannel } from '@sluice/channels';
import { forecast as laneForecast, type Outlook } from '@sluice/rate-limit';
import type { SendingHours } from './sending-hours.ts';

/** How a lane stands: all that decides when it may send next. */
export type LaneState = Pick<Outlook, 'now' | 'limits' | 'pace' | 'concurrency' | 'sendMs' | 'ended' | 'ends' | 'inFlight' | 'silentUntil'>;

/** What an account still has to send of a campaign, and how fast it may. Instants are epoch milliseconds. */
export interface ForecastAccount {
  id: string;
  channel: AccountChannel;
  lane: LaneState;
  /** Nobody knows when it goes on. */
  isPaused: boolean;
  /** Messages of others that go before. */
  waiting: number;
  /** When each of the campaign's messages that wait in the lane already is due, in their order. */
  own: readonly number[];
  /** Recipients that only this account may send to. */
  recipients: number;
}

export interface ForecastInput {
  accounts: readonly ForecastAccount[];
  /** Recipients that any account of their channel may send to. */
  open: Partial<Record<AccountChannel, number>>;
  startAt: number;
  delayMs: number;
  hours: SendingHours;
}

export interface Forecast {
  accountId: string;
  /** Recipients whose message it will have; what waits in the lane already is not among them. */
  recipients: number;
  /** It is paused with something to send. */
  isStuck: boolean;
  /** Every instant it sends at, in their order; none while it is paused. */
  times: number[];
}

/** When each account would send what, if nothing else came and nothing failed: the lane's own forecast, send by send, with the planner's rules. */
export function forecast({ accounts, open, startAt, delayMs, hours }: ForecastInput): Forecast[] {
  const lanes = accounts.map((account) => ({ account, pace: new Pace(account.lane, { delayMs, hours, from: startAt }), recipients: account.recipients }));
  for (const { account, pace } of lanes) {
    for (let n = 0; n < account.waiting; n++) pace.takeForOthers();
    for (const dueAt of account.own) pace.take(dueAt);
    for (let n = 0; n < account.recipients; n++) pace.take();
  }
  for (const [channel, count = 0] of Object.entries(open)) {
    const fitting = lanes.filter(({ account }) => account.channel === channel);
    const active = fitting.filter(({ account }) => !account.isPaused);
    const candidates = active.length > 0 ? active : fitting;
    if (candidates.length === 0) continue;
    for (let n = 0; n < count; n++) {
      const first = candidates.reduce((best, one) => (one.pace.next() < best.pace.next() ? one : best));
      first.pace.take();
      first.recipients += 1;
    }
  }
  return lanes.map(({ account, pace, recipients }) => {
    const isStuck = account.isPaused && recipients + account.own.length > 0;
    return { accountId: account.id, recipients, isStuck, times: account.isPaused ? [] : pace.times };
  });
}

/** Nothing of a chat's own is in the way of a recipient, what waits in the lane has been counted before, and nothing else comes. */
const unhindered: Pick<Outlook, 'chat' | 'chatLimits' | 'waiting' | 'arrivals'> = {
  chat: { silentUntil: 0, inFlightSince: null, recent: [], places: [] },
  chatLimits: [],
  waiting: { ahead: [], behind: [], later: [], lines: [] },
  arrivals: {},
};

/** The earliest instants at which one account may send, one after another. */
class Pace {
  readonly times: number[] = [];
  private readonly ends: { no: number; at: number }[];
  private ended: number;
  /** The latest send, all that came before count as ended: a lane looks for a permit when one ends. */
  private latest: number | null = null;
  private known: number | null = null;

  constructor(
    private readonly lane: LaneState,
    private readonly rules: { delayMs: number; hours: SendingHours; from: number },
  ) {
    this.ends = [...lane.ends];
    this.ended = lane.ended;
    for (const begun of [...lane.inFlight].sort((a, b) => a - b)) this.note(begun);
  }

  /** When it may send to its next recipient. */
  next(): number {
    this.known ??= this.openAt(this.rules.from);
    return this.known;
  }

  /** Sends the campaign's next; one that waits already not before it is due. */
  take(dueAt?: number): void {
    const at = dueAt === undefined ? this.next() : this.openAt(dueAt);
    this.times.push(at);
    this.note(at);
  }

  takeForOthers(): void {
    this.note(this.freeAt(this.lane.now));
  }

  private openAt(notBefore: number): number {
    const { delayMs, hours } = this.rules;
    const last = this.times.at(-1);
    const at = this.freeAt(last === undefined ? notBefore : Math.max(notBefore, last + delayMs));
    return at === Infinity ? at : hours.nextOpen(at);
  }

  private note(at: number): void {
    const { now, sendMs } = this.lane;
    if (this.latest !== null) this.ends.push({ no: ++this.ended, at: Math.max(now, this.latest + sendMs) });
    this.latest = at;
    this.known = null;
  }

  private freeAt(notBefore: number): number {
    const { lane, ended, ends, latest } = this;
    return laneForecast({ ...lane, ...unhindered, ended, ends, inFlight: latest === null ? [] : [latest], notBefore, dueAt: notBefore }).at;
  }
}
