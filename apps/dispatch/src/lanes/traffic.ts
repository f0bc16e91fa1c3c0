import type { Settlement } from './settle.ts';

/** Attempts since the start. */
export interface AttemptCounts {
  attempts: number;
  /** Those that the other side could not take, or left without an answer. */
  errors: number;
}

/** Counts what this process sends on one channel, for whoever measures it. */
export class Traffic {
  private atOnce = 0;
  private most = 0;
  private readonly ended: AttemptCounts = { attempts: 0, errors: 0 };

  get inFlight(): number {
    return this.atOnce;
  }

  counts(): AttemptCounts {
    return { ...this.ended };
  }

  /** The most sends at once since this was asked last. */
  takePeak(): number {
    const peak = this.most;
    this.most = this.atOnce;
    return peak;
  }

  /** Counts a send while it lasts, and what it came to. */
  async carry(send: () => Promise<Settlement>): Promise<Settlement> {
    this.most = Math.max(this.most, ++this.atOnce);
    try {
      const settlement = await send();
      this.ended.attempts++;
      if (isError(settlement)) this.ended.errors++;
      return settlement;
    } finally {
      this.atOnce--;
    }
  }
}

/** Whether an attempt says that something is overloaded or broken. A refusal is an answer; so is a correction that makes the next try succeed. */
export function isError({ errorCode, amend }: Pick<Settlement, 'errorCode' | 'amend'>): boolean {
  if (amend !== null) return false;
  return errorCode === 'unavailable' || errorCode === 'timeout' || errorCode === 'throttled' || errorCode === 'circuit-open' || errorCode === 'uncertain';
}
