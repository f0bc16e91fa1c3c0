import type { ApiKey } from '../api-key.ts';
import { nextPacificMidnight } from '../pacific-day.ts';
import { callsOf, countCall, parkedNow, restingNow, type Ledger } from './ledger.ts';

/** Calls that a project may make, as far as somebody told us: per rolling minute and per Pacific day. */
export interface Quota {
  perMinute?: number | undefined;
  perDay?: number | undefined;
}

/** What a call needs, and what it has no more use for: projects and keys that failed it, projects whose circuit is open until an instant, or that of the model there. */
export interface Wish {
  model: string;
  passed: ReadonlySet<string>;
  openUntil: ReadonlyMap<string, number>;
  modelOpenUntil: ReadonlyMap<string, number>;
}

/** A key to call with now; or none, and when the first will be there again. */
export type Choice = { key: ApiKey } | { key: null; readyAt: number };

/** The pool a key is chosen from: a provider's keys, and the quota that each of their projects has. */
export interface Purse {
  keys: readonly ApiKey[];
  quota: Quota;
  /** What the keys are called for, as configured; unknown when it is left out. */
  models?: readonly string[];
}

/** Whoever is told to come again is not told "at once". */
const leastWaitMs = 100;

/** Project first, then key: what was used least in the last minute, then today, then what comes first in the configuration. */
export function choose(ledger: Ledger, purse: Purse, { wish, now }: { wish: Wish; now: number }): Choice {
  const projects = new Map(projectsOf(purse.keys).map((project) => [project, readyAt(ledger, purse, { project, wish, now })]));
  const isUsable = ({ id, project }: ApiKey): boolean =>
    (projects.get(project) ?? Infinity) <= now && !wish.passed.has(project) && !wish.passed.has(id) && restingNow(ledger, id, now) === null;
  const usable = purse.keys.filter(isUsable);
  const project = leastUsed(projectsOf(usable), (name) => callsOf(ledger, keyIdsOf(purse, name), now));
  const inProject = usable.filter((key) => key.project === project);
  const key = leastUsed(inProject, ({ id }) => callsOf(ledger, [id], now));
  return key ? { key } : { key: null, readyAt: Math.min(...projects.values()) };
}

/** A key with its call counted, or how long to wait for one, and whether nothing but open circuits is in the way: the model's, or a project's. */
export type Picked = { key: ApiKey } | { key: null; waitMs: number; open: 'model' | 'project' | null };

/** Chooses a key and counts the call that is made with it. */
export function pick(ledger: Ledger, purse: Purse, { wish, now }: { wish: Wish; now: number }): { ledger: Ledger; answer: Picked } {
  const chosen = choose(ledger, purse, { wish, now });
  if (chosen.key) return { ledger: countCall(ledger, chosen.key.id, now), answer: chosen };
  const isThereWithout = (circuits: Partial<Wish>): boolean => choose(ledger, purse, { wish: { ...wish, ...circuits }, now }).key !== null;
  const none = new Map<string, number>();
  const open = isThereWithout({ modelOpenUntil: none }) ? 'model' : isThereWithout({ modelOpenUntil: none, openUntil: none }) ? 'project' : null;
  return { ledger, answer: { key: null, waitMs: Math.max(leastWaitMs, chosen.readyAt - now), open } };
}

/** When a project may be called: `now` if it may be at once. */
export function readyAt(ledger: Ledger, purse: Purse, { project, wish, now }: { project: string; wish: Omit<Wish, 'passed'>; now: number }): number {
  const restedAt = keyIdsOf(purse, project).map((id) => restingNow(ledger, id, now)?.until ?? now);
  const parkedUntil = parkedNow(ledger, { project, model: wish.model }, now)?.until ?? now;
  const openUntil = [wish.openUntil, wish.modelOpenUntil].map((circuits) => circuits.get(project) ?? now);
  return Math.max(parkedUntil, ...openUntil, roomAt(ledger, purse, { project, now }), Math.min(...restedAt));
}

/** When a project's quotas have room for a call: the rolling minute's and the Pacific day's. */
export function roomAt(ledger: Ledger, purse: Purse, { project, now }: { project: string; now: number }): number {
  const { perMinute = Infinity, perDay = Infinity } = purse.quota;
  const { recent, minute, today } = callsOf(ledger, keyIdsOf(purse, project), now);
  let left = minute;
  let minuteRoomAt = now;
  for (const { endsAt, calls } of recent) {
    if (left < perMinute) break;
    left -= calls;
    minuteRoomAt = endsAt;
  }
  return today < perDay ? minuteRoomAt : Math.max(minuteRoomAt, nextPacificMidnight(now));
}

/** The ids of a project's keys. */
export function keyIdsOf({ keys }: Purse, project: string): string[] {
  return keys.flatMap((key) => (key.project === project ? [key.id] : []));
}

/** The projects of these keys, each once, in their order. */
export function projectsOf(keys: readonly ApiKey[]): string[] {
  return [...new Set(keys.map(({ project }) => project))];
}

function leastUsed<Thing>(things: readonly Thing[], usage: (thing: Thing) => { minute: number; today: number }): Thing | undefined {
  const counted = things.map((thing) => ({ thing, ...usage(thing) }));
  return counted.toSorted((one, other) => one.minute - other.minute || one.today - other.today)[0]?.thing;
}
