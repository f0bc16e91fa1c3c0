import { AppError } from '@sluice/errors';
import { shareOut } from './share-out.ts';

export interface CardCallsOptions<Photo, Reading> {
  /** Asks about photos in one call; answers in their order. */
  ask: (photos: readonly Photo[], signal: AbortSignal) => Promise<readonly Reading[]>;
  /** Calls of this process at once. */
  mostCalls: number;
  /** Photos in one call; 1: each is asked about alone. */
  mostInCall: number;
  /** Photos that this process has in work; those that have not come here yet may be worth waiting for. */
  inWork: () => number;
}

interface Waiting<Photo, Reading> {
  photo: Photo;
  signal: AbortSignal;
  since: number;
  resolve: (reading: Reading) => void;
  reject: (error: unknown) => void;
}

/** Photos that come at the same moment are seen together; beside a model's seconds nobody notices. */
const gatherMs = 25;
/** In a crowd a photo waits for company at most this long. */
const longestWaitMs = 250;

/**
 * Asks a model about photos: each alone while calls are to be had, and several in one call when more photos wait than that. A call
 * that fails by the fault of one of its photos is made again for each of them alone.
 */
export class CardCalls<Photo, Reading> {
  private readonly waiting: Waiting<Photo, Reading>[] = [];
  private calls = 0;
  private asked = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: CardCallsOptions<Photo, Reading>) {}

  /** Throws what `ask` throws, and the signal's reason. */
  read(photo: Photo, signal: AbortSignal): Promise<Reading> {
    return new Promise((resolve, reject) => {
      const waiting = { photo, signal, since: performance.now(), resolve, reject };
      this.waiting.push(waiting);
      signal.addEventListener('abort', () => this.leave(waiting), { once: true });
      this.timer ??= setTimeout(() => this.begin(), gatherMs);
    });
  }

  private leave(waiting: Waiting<Photo, Reading>): void {
    const index = this.waiting.indexOf(waiting);
    if (index >= 0) this.waiting.splice(index, 1);
    waiting.reject(waiting.signal.reason);
  }

  private begin(): void {
    this.timer = null;
    const { mostCalls, mostInCall, inWork } = this.options;
    const waiting = this.waiting.length;
    const coming = Math.max(0, inWork() - waiting - this.asked);
    const isLate = performance.now() - (this.waiting[0]?.since ?? 0) >= longestWaitMs;
    for (const size of shareOut({ waiting, coming, isLate, room: mostCalls - this.calls, mostInCall })) void this.call(this.waiting.splice(0, size));
    if (this.waiting.length > 0 && this.calls < mostCalls) this.timer ??= setTimeout(() => this.begin(), gatherMs);
  }

  private async call(group: readonly Waiting<Photo, Reading>[]): Promise<void> {
    this.calls++;
    this.asked += group.length;
    try {
      await this.askTogether(group);
    } finally {
      this.calls--;
      this.asked -= group.length;
      if (this.waiting.length > 0) this.timer ??= setTimeout(() => this.begin(), 0);
    }
  }

  private async askTogether(group: readonly Waiting<Photo, Reading>[]): Promise<void> {
    try {
      const readings = await this.options.ask(group.map(({ photo }) => photo), untilAllLeft(group.map(({ signal }) => signal)));
      for (const [index, { resolve, reject }] of group.entries()) {
        const reading = readings[index];
        if (reading === undefined) reject(new AppError('unavailable', 'The model left a photo out. Try again.'));
        else resolve(reading);
      }
    } catch (error) {
      if (group.length === 1 || !mayBeOneOfThem(error)) for (const { reject } of group) reject(error);
      else await Promise.all(group.filter(({ signal }) => !signal.aborted).map((one) => this.askTogether([one])));
    }
  }
}

/** Failures by the fault of what was asked, or of a model that mixed the photos up. */
function mayBeOneOfThem(error: unknown): boolean {
  return error instanceof AppError && ['rejected', 'unprocessable', 'invalid', 'too-large'].includes(error.code);
}

/** Fires when the last of the signals has fired, with its reason. */
function untilAllLeft(signals: readonly AbortSignal[]): AbortSignal {
  const all = new AbortController();
  let staying = signals.length;
  for (const signal of signals) {
    const leave = (): void => {
      if (--staying === 0) all.abort(signal.reason);
    };
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  }
  return all.signal;
}
