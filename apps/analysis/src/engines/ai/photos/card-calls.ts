import { AppError, type Code } from '@sluice/errors';
import { shareOut } from './share-out.ts';

export interface CardCallsOptions<Photo, Reading> {
  /** Asks about photos in one call; answers in their order. */
  ask: (photos: readonly Photo[], signal: AbortSignal) => Promise<readonly Reading[]>;
  /** Calls of this process at once. */
  mostCalls: number;
  /** Photos in one call; 1: each is asked about alone. */
  mostInCall: number;
  /** Photos of this process that are here, or will be soon: those may be worth waiting for. */
  expected: () => number;
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
/** Failures by the fault of one of several photos, of a model that mixed them up, or of a moment that has passed. */
const helpedAlone: readonly Code[] = ['rejected', 'unprocessable', 'invalid', 'too-large', 'unavailable', 'timeout'];
/** In a crowd a photo waits for company at most this long. */
const longestWaitMs = 250;

/**
 * Asks a model about photos: each alone while calls are to be had, and several in one call when more photos wait than that. After a
 * call that failed for several each of them is asked about alone, as one may be at fault, and as the next failure then costs one only.
 */
export class CardCalls<Photo, Reading> {
  private readonly waiting: Waiting<Photo, Reading>[] = [];
  /** Those of calls that failed. */
  private readonly alone: Waiting<Photo, Reading>[] = [];
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
    for (const line of [this.waiting, this.alone]) {
      const index = line.indexOf(waiting);
      if (index >= 0) line.splice(index, 1);
    }
    waiting.reject(waiting.signal.reason);
  }

  private begin(): void {
    this.timer = null;
    for (const one of this.alone.splice(0, this.room)) void this.call([one]);
    const { mostInCall, expected } = this.options;
    const waiting = this.waiting.length;
    const coming = Math.max(0, expected() - waiting - this.asked);
    const isLate = performance.now() - (this.waiting[0]?.since ?? 0) >= longestWaitMs;
    for (const size of shareOut({ waiting, coming, isLate, room: this.room, mostInCall })) void this.call(this.waiting.splice(0, size));
    if (this.room > 0) this.look(gatherMs);
  }

  private get room(): number {
    return this.options.mostCalls - this.calls;
  }

  /** Sees who waits, soon. */
  private look(afterMs: number): void {
    if (this.waiting.length + this.alone.length > 0) this.timer ??= setTimeout(() => this.begin(), afterMs);
  }

  private async call(group: readonly Waiting<Photo, Reading>[]): Promise<void> {
    this.calls++;
    this.asked += group.length;
    try {
      const readings = await this.options.ask(group.map(({ photo }) => photo), untilAllLeft(group.map(({ signal }) => signal)));
      for (const [index, { resolve, reject }] of group.entries()) {
        const reading = readings[index];
        if (reading === undefined) reject(new AppError('unavailable', 'The model left a photo out. Try again.'));
        else resolve(reading);
      }
    } catch (error) {
      const mayAlone = group.length > 1 && error instanceof AppError && helpedAlone.includes(error.code);
      if (mayAlone) this.alone.push(...group.filter(({ signal }) => !signal.aborted));
      else for (const { reject } of group) reject(error);
    } finally {
      this.calls--;
      this.asked -= group.length;
      this.look(0);
    }
  }
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
