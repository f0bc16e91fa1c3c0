import type { Allowance } from '../keyring.ts';

const hourMs = 3_600_000;
const pacific = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Los_Angeles' });

/** So many a day; days begin at midnight Pacific time (ai.google.dev/gemini-api/docs/rate-limits). */
export class PacificDays implements Allowance {
  readonly #limit: number;
  #day = '';
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  left(now: number): number {
    return this.#limit - (pacific.format(now) === this.#day ? this.#taken : 0);
  }

  wait(now: number): number {
    return this.left(now) > 0 ? 0 : untilMidnight(now);
  }

  take(now: number): void {
    this.#taken = this.#limit - this.left(now) + 1;
    this.#day = pacific.format(now);
  }
}

/** Midnight falls on a full hour of UTC, in summer and in winter. */
function untilMidnight(now: number): number {
  const today = pacific.format(now);
  let hour = Math.floor(now / hourMs) + 1;
  while (pacific.format(hour * hourMs) === today) hour += 1;
  return hour * hourMs - now;
}
