import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { admit, closed, record, type BreakerState } from './breaker.ts';

export interface PatienceOptions {
  /** A shared store that takes longer is none. */
  patienceMs: number;
  now?: () => number;
}

const breaker = { threshold: 3, recoveryMs: 1_000 };

/** Patience with a store that may be away: after three vain questions it is not asked again for a second. */
export class Patience {
  private state: BreakerState = closed;

  constructor(private readonly options: PatienceOptions) {}

  /** The answer, or null when the store is broken, takes too long or has just been so. Never throws. */
  async ask<Answer>(question: () => Promise<Answer>): Promise<{ answer: Answer } | null> {
    const { patienceMs, now = Date.now } = this.options;
    const admission = admit(breaker, this.state, now());
    if (!admission.admit) return null;
    this.state = admission.state;
    const asked = question().then(
      (answer) => ({ answer }),
      () => null,
    );
    const settled = new AbortController();
    const answered = await Promise.race([asked, passed(patienceMs, settled.signal)]);
    settled.abort();
    this.state = record(breaker, this.state, answered !== null, now());
    return answered;
  }
}

/** In a process that was held up itself, what has arrived meanwhile is read first. */
async function passed(patienceMs: number, signal: AbortSignal): Promise<null> {
  await pause(patienceMs, undefined, { ref: false, signal }).catch(() => undefined);
  await nextTurn();
  return null;
}
