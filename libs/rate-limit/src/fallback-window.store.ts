import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { admit, closed, record, type BreakerState } from '@sluice/circuit-breaker';
import type { Limit } from './limits.ts';
import { WindowStore, type Hit, type Verdict } from './window.store.ts';

export interface FallbackOptions {
  /** A shared store that takes longer is none: nobody who must be answered waits for it. */
  patienceMs: number;
  now?: () => number;
}

const breaker = { threshold: 3, recoveryMs: 1_000 };

/**
 * Goes by what all processes counted together, and while that cannot be had by what this one counted: it counts along all the time.
 * Never throws, as long as its own store does not.
 */
export class FallbackWindowStore extends WindowStore {
  private state: BreakerState = closed;

  constructor(
    private readonly shared: WindowStore,
    private readonly own: WindowStore,
    private readonly options: FallbackOptions,
  ) {
    super();
  }

  async take(limit: Limit, hits: readonly Hit[]): Promise<Verdict[]> {
    const own = await this.own.take(limit, hits);
    const { patienceMs, now = Date.now } = this.options;
    const admission = admit(breaker, this.state, now());
    if (!admission.admit) return own;
    this.state = admission.state;
    const asked = this.shared.take(limit, hits).catch(() => null);
    const shared = await Promise.race([asked, passed(patienceMs)]);
    this.state = record(breaker, this.state, shared !== null, now());
    return shared ?? own;
  }
}

/** In a process that was held up itself, what has arrived meanwhile is read first. */
async function passed(patienceMs: number): Promise<null> {
  await pause(patienceMs, undefined, { ref: false });
  await nextTurn();
  return null;
}
