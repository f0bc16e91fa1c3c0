import { until } from '@sluice/testing';
import type { Platform } from './platforms/platform.ts';
import type { WebhookCall, Witness } from './witness.ts';

/** Who write at once, on each platform. */
const several = 8;

/** People on several platforms, and what they did there. */
export class Crowd {
  /** Everybody who wrote a text, on every platform. */
  readonly people: number[] = [];
  /** The platforms' ids of all that was done, by account. */
  readonly done = new Map<string, string[]>();
  readonly #platforms: readonly Platform[];
  readonly #witness: Witness;

  constructor(platforms: readonly Platform[], witness: Witness) {
    this.#platforms = platforms;
    this.#witness = witness;
  }

  /** Keeps what somebody did. */
  note({ accountId }: Platform, ids: readonly string[]): void {
    this.done.set(accountId, [...(this.done.get(accountId) ?? []), ...ids]);
  }

  /** New people write on every platform; answers who. */
  write(): number[] {
    const first = 1_000 + this.people.length;
    const writing = Array.from({ length: several }, (_, index) => first + index);
    this.people.push(...writing);
    for (const platform of this.#platforms) this.note(platform, platform.write(writing));
    return writing;
  }

  /** Lets something happen in the middle of answers and calls, and people write on; the calls that began after it and have their answers, whenever asked. */
  async during(happens: () => Promise<unknown>): Promise<() => WebhookCall[]> {
    const writing = this.write();
    await until('the first answer', () => this.#platforms.some((platform) => writing.some((person) => platform.got(person).length > 0)), 30_000);
    const before = this.#witness.calls.length;
    this.write();
    await until('the first call to be taken', () => this.#witness.calls.slice(before).some(({ answer }) => answer === 200));
    await happens();
    const after = this.#witness.calls.length;
    this.write();
    return () => this.#witness.calls.slice(after).filter(({ answer }) => answer !== 'open');
  }

  /** Resolves when every platform has told what there was to tell. */
  async heard(): Promise<void> {
    await Promise.all(this.#platforms.map((platform) => platform.delivered()));
  }
}
