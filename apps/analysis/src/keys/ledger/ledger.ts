import { z } from 'zod';
import { pacificDay } from '../pacific-day.ts';

/** Why a project or a key is left alone for now. */
export const reasons = ['minute-quota', 'day-quota', 'rate-limit', 'no-credit', 'key-refused'] as const;
export type Reason = (typeof reasons)[number];

const rest = z.object({ until: z.number(), why: z.enum(reasons) });
/** Left alone until an instant, epoch milliseconds. */
export type Rest = z.infer<typeof rest>;

const tally = z.object({
  /** Calls by the second of the epoch they began in. */
  seconds: z.record(z.string(), z.number()),
  /** A Pacific day, and the calls that began in it. */
  day: z.string(),
  today: z.number(),
});
type Tally = z.infer<typeof tally>;

/** What is known of a provider's keys: calls by the key's id, parked projects by model (`''`: all of them), keys that rest by id. */
export const ledgerSchema = z.object({
  calls: z.record(z.string(), tally),
  parked: z.record(z.string(), z.record(z.string(), rest)),
  resting: z.record(z.string(), rest),
});
export type Ledger = z.infer<typeof ledgerSchema>;

export const emptyLedger: Ledger = { calls: {}, parked: {}, resting: {} };

const secondMs = 1_000;
export const minuteMs = 60_000;
const everyModel = '';

/** The ledger after one more call with a key. */
export function countCall(ledger: Ledger, keyId: string, now: number): Ledger {
  const { seconds, day, today } = ledger.calls[keyId] ?? { seconds: {}, day: '', today: 0 };
  const [second, thisDay] = [String(Math.floor(now / secondMs)), pacificDay(now)];
  const counted = { seconds: { ...seconds, [second]: (seconds[second] ?? 0) + 1 }, day: thisDay, today: day === thisDay ? today + 1 : 1 };
  return { ...ledger, calls: { ...ledger.calls, [keyId]: counted } };
}

/** The ledger with a project parked for one model, or null for all. What was said to last longer does. */
export function park(ledger: Ledger, project: string, { model, rest }: { model: string | null; rest: Rest }): Ledger {
  const models = ledger.parked[project] ?? {};
  const name = model ?? everyModel;
  return { ...ledger, parked: { ...ledger.parked, [project]: { ...models, [name]: longer(models[name], rest) } } };
}

/** The ledger with a key that rests. */
export function layToRest(ledger: Ledger, keyId: string, rest: Rest): Ledger {
  return { ...ledger, resting: { ...ledger.resting, [keyId]: longer(ledger.resting[keyId], rest) } };
}

/** Why and until when a project may not be called for this model, or null. */
export function parkedNow(ledger: Ledger, { project, model }: { project: string; model: string | null }, now: number): Rest | null {
  const { [everyModel]: all, ...models } = ledger.parked[project] ?? {};
  const found = [all, model === null ? undefined : models[model]].filter((one) => one !== undefined);
  const rest = found.toSorted((one, other) => other.until - one.until)[0];
  return rest && rest.until > now ? rest : null;
}

/** The models that a project is parked for by themselves, each until when and why. */
export function parkedModels(ledger: Ledger, project: string, now: number): ({ model: string } & Rest)[] {
  const models = Object.entries(ledger.parked[project] ?? {});
  return models.flatMap(([model, rest]) => (model !== everyModel && rest.until > now ? [{ model, ...rest }] : []));
}

/** Why and until when a project can do nothing: it is parked for all models at once, or for each of these by itself; null when it can do something. */
export function idleNow(ledger: Ledger, { project, models }: { project: string; models: readonly string[] }, now: number): Rest | null {
  const whole = parkedNow(ledger, { project, model: null }, now);
  const each = parkedModels(ledger, project, now).filter(({ model }) => models.includes(model));
  if (whole || models.length === 0 || each.length < models.length) return whole;
  const [first] = each.toSorted((one, other) => one.until - other.until);
  return first ? { until: first.until, why: first.why } : null;
}

/** Why and until when a key is not used, or null. */
export function restingNow(ledger: Ledger, keyId: string, now: number): Rest | null {
  const rest = ledger.resting[keyId];
  return rest && rest.until > now ? rest : null;
}

/** The calls of these keys within the last minute, oldest second first, and in this Pacific day. */
export function callsOf(ledger: Ledger, keyIds: readonly string[], now: number): { recent: { endsAt: number; calls: number }[]; minute: number; today: number } {
  const tallies = keyIds.flatMap((id) => ledger.calls[id] ?? []);
  const recent = tallies.flatMap(({ seconds }) => secondsWithin(seconds, now)).toSorted((one, other) => one.endsAt - other.endsAt);
  const day = pacificDay(now);
  const today = tallies.reduce((sum, one) => sum + (one.day === day ? one.today : 0), 0);
  return { recent, minute: recent.reduce((sum, { calls }) => sum + calls, 0), today };
}

/** What two observers know together: nothing that one has seen is undone by the other. */
export function merge(one: Ledger, other: Ledger): Ledger {
  return {
    calls: mergeBy(one.calls, other.calls, mergeTallies),
    parked: mergeBy(one.parked, other.parked, (models, others) => mergeBy(models, others, longer)),
    resting: mergeBy(one.resting, other.resting, longer),
  };
}

function mergeTallies(one: Tally, other: Tally): Tally {
  const [later, earlier] = one.day >= other.day ? [one, other] : [other, one];
  const today = later.day === earlier.day ? Math.max(later.today, earlier.today) : later.today;
  return { seconds: mergeBy(one.seconds, other.seconds, Math.max), day: later.day, today };
}

function mergeBy<Value>(one: Record<string, Value>, other: Record<string, Value>, join: (a: Value, b: Value) => Value): Record<string, Value> {
  const joined = Object.entries(other).map(([name, value]) => [name, name in one ? join(one[name] as Value, value) : value] as const);
  return { ...one, ...Object.fromEntries(joined) };
}

function longer(one: Rest | undefined, other: Rest): Rest {
  return one && one.until >= other.until ? one : other;
}

/** Seconds that some of the last minute fell into; each ends at most a second too late, never too early. */
function secondsWithin(seconds: Tally['seconds'], now: number): { endsAt: number; calls: number }[] {
  const ends = Object.entries(seconds).map(([second, calls]) => ({ endsAt: (Number(second) + 1) * secondMs + minuteMs, calls }));
  return ends.filter(({ endsAt }) => endsAt > now);
}

/** The ledger without what is over. */
export function prune({ calls, parked, resting }: Ledger, now: number): Ledger {
  const day = pacificDay(now);
  const oldest = Math.floor((now - minuteMs) / secondMs);
  const fresh = Object.entries(calls).map(([id, tally]) => [id, { ...tally, seconds: only(tally.seconds, (_calls, second) => Number(second) >= oldest) }] as const);
  return {
    calls: only(Object.fromEntries(fresh), (tally) => tally.day === day || Object.keys(tally.seconds).length > 0),
    parked: only(
      Object.fromEntries(Object.entries(parked).map(([project, models]) => [project, only(models, ({ until }) => until > now)])),
      (models) => Object.keys(models).length > 0,
    ),
    resting: only(resting, ({ until }) => until > now),
  };
}

function only<Value>(record: Record<string, Value>, keep: (value: Value, name: string) => boolean): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name, value]) => keep(value, name)));
}
