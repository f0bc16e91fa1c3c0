import { SlidingWindow } from '../telegram/state/sliding-window.ts';

export type Period = 'minute' | 'day';

/** A key and the project whose quotas it draws on; keys of one project share them, each model has its own. */
export interface AiKey {
  key: string;
  project: string;
  /** Requests in any 60 seconds; unlimited when not given. */
  perMinute?: number;
  perDay?: number;
}

/** A quota that is used up. */
export interface Shortage {
  per: Period;
  limit: number;
  /** Milliseconds until one more fits. */
  waitMs: number;
  model: string;
  project: string;
}

/** What is left of a quota. */
export interface Remainder {
  limit: number;
  left: number;
  /** Milliseconds until one more fits. */
  waitMs: number;
}

/** Something that may be taken a number of times. */
export interface Allowance {
  /** Milliseconds until one more fits; 0 when it fits now. */
  wait(now: number): number;
  /** How many fit now. */
  left(now: number): number;
  take(now: number): void;
}

interface Quota {
  per: Period;
  limit: number;
  allowance: Allowance;
}

/** The keys of a provider, and what their projects have used. */
export class Keyring {
  readonly #keys = new Map<string, AiKey>();
  readonly #quotas = new Map<string, Quota[]>();
  readonly #daily: (limit: number) => Allowance;

  /** `daily`: how the provider counts a day. */
  constructor(keys: readonly AiKey[], daily: (limit: number) => Allowance) {
    this.#daily = daily;
    for (const key of keys) this.add(key);
  }

  /** Two keys of one project say the same limits: they are the project's. */
  add(key: AiKey): void {
    const sibling = [...this.#keys.values()].find(({ project }) => project === key.project);
    if (sibling && (sibling.perMinute !== key.perMinute || sibling.perDay !== key.perDay)) {
      throw new Error(`The keys of the project ${key.project} state different limits; limits belong to the project: state the same with each of its keys.`);
    }
    this.#keys.set(key.key, key);
  }

  remove(key: string): void {
    this.#keys.delete(key);
  }

  projectOf(key: string): string | undefined {
    return this.#keys.get(key)?.project;
  }

  /** Draws one request of a known key; the shortage when it is one too many, and nothing is drawn then. */
  draw({ key, model }: { key: string; model: string }, now: number): Shortage | undefined {
    const { project = '' } = this.#keys.get(key) ?? {};
    const quotas = this.#quotasOf(key, model);
    const [short] = quotas
      .map(({ per, limit, allowance }) => ({ per, limit, waitMs: allowance.wait(now), model, project }))
      .filter(({ waitMs }) => waitMs > 0)
      .sort((one, other) => other.waitMs - one.waitMs);
    if (!short) for (const { allowance } of quotas) allowance.take(now);
    return short;
  }

  /** What is left of the minute's quota, if there is one. */
  remainder({ key, model }: { key: string; model: string }, now: number): Remainder | undefined {
    const minute = this.#quotasOf(key, model).find(({ per }) => per === 'minute');
    return minute && { limit: minute.limit, left: minute.allowance.left(now), waitMs: minute.allowance.wait(now) };
  }

  #quotasOf(key: string, model: string): Quota[] {
    const { project, perMinute, perDay } = this.#keys.get(key) ?? {};
    const name = JSON.stringify([project, model]);
    const known = this.#quotas.get(name);
    if (known) return known;
    const quotas: Quota[] = [];
    if (perMinute !== undefined) quotas.push({ per: 'minute', limit: perMinute, allowance: new SlidingWindow({ max: perMinute, windowMs: 60_000 }) });
    if (perDay !== undefined) quotas.push({ per: 'day', limit: perDay, allowance: this.#daily(perDay) });
    this.#quotas.set(name, quotas);
    return quotas;
  }
}
