import type { AccountChannel } from '@sluice/channels';
import type { Limit } from '@sluice/rate-limit';
import type { SendingHours } from './sending-hours.ts';

/** What an account still has to send of a campaign, and how fast it may. Instants are epoch milliseconds. */
export interface ForecastAccount {
  id: string;
  channel: AccountChannel;
  /** The windows of the account and its platform. */
  limits: readonly Limit[];
  /** Messages of others that go before. */
  waiting: number;
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
  recipients: number;
  startsAt: number | null;
  endsAt: number | null;
  /** Every instant it sends at, in their order. */
  times: number[];
}

/** When each account would send what, if nothing else came and nothing failed: the same rules as the planner's, without its questions. */
export function forecast({ accounts, open, startAt, delayMs, hours }: ForecastInput): Forecast[] {
  const paces = accounts.map((account) => ({ account, pace: new Pace(account.limits, { delayMs, hours, from: startAt }) }));
  for (const { account, pace } of paces) {
    for (let n = 0; n < account.waiting; n++) pace.takeForOthers();
    for (let n = 0; n < account.recipients; n++) pace.take();
  }
  for (const [channel, count = 0] of Object.entries(open)) {
    const candidates = paces.filter(({ account }) => account.channel === channel);
    if (candidates.length === 0) continue;
    for (let n = 0; n < count; n++) candidates.reduce((best, one) => (one.pace.next() < best.pace.next() ? one : best)).pace.take();
  }
  return paces.map(({ account, pace: { times } }) => ({ accountId: account.id, recipients: times.length, startsAt: times[0] ?? null, endsAt: times.at(-1) ?? null, times }));
}

/** The earliest instants at which one account may send, one after another. */
class Pace {
  readonly times: number[] = [];
  /** All sends, those of others too. */
  private readonly sends: number[] = [];
  private known: number | null = null;

  constructor(
    private readonly limits: readonly Limit[],
    private readonly rules: { delayMs: number; hours: SendingHours; from: number },
  ) {}

  next(): number {
    const { delayMs, hours, from } = this.rules;
    const last = this.times.at(-1);
    this.known ??= hours.nextOpen(Math.max(this.freeAt(), last === undefined ? from : last + delayMs));
    return this.known;
  }

  take(): void {
    const at = this.next();
    this.times.push(at);
    this.note(at);
  }

  takeForOthers(): void {
    this.note(this.freeAt());
  }

  private note(at: number): void {
    this.sends.push(at);
    this.known = null;
  }

  /** When every window has a permit. */
  private freeAt(): number {
    const { sends } = this;
    return this.limits.reduce((at, { max, windowMs }) => {
      const blocking = sends[sends.length - max];
      return blocking === undefined ? at : Math.max(at, blocking + windowMs);
    }, sends.at(-1) ?? this.rules.from);
  }
}
