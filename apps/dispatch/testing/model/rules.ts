import type { ScopedLimit } from '@sluice/rate-limit';
import fc from 'fast-check';
import { newLane, type LaneRules, type ModelBatch, type ModelLane } from './lane-model.ts';
import { beginning } from './still-clock.ts';

const step = 10_000;
export const chats = ['a', 'b', 'c', '-g'] as const;

/** Windows small enough to be full in a few sends. */
const window = (scope: ScopedLimit['scope'], maxima: number[], longestMs = 6 * step): fc.Arbitrary<ScopedLimit> =>
  fc.record({ scope: fc.constant(scope), max: fc.constantFrom(...maxima), windowMs: fc.constantFrom(step, 2 * step, longestMs) });

const tight = fc.tuple(window('account', [1, 2, 4, 6], 30 * step), window('platform', [3, 7]), window('chat', [1, 2, 3]), window('group', [1, 2])).map(([...limits]) => limits);
const wide = fc.constant<LaneRules['limits']>([
  { scope: 'account', max: 100, windowMs: step },
  { scope: 'chat', max: 9, windowMs: step },
]);

const batch = (chats: readonly string[]) => fc.record<ModelBatch>({ chat: fc.constantFrom(...chats), size: fc.constantFrom(3, 2, 4, 1), intervalMs: fc.constantFrom(0, step, 3 * step), closed: fc.constant(false) });
const batches = fc.tuple(batch(['a', '-g']), batch(['a', 'b']));
const rules = fc.record({ limits: fc.oneof({ weight: 2, arbitrary: tight }, { weight: 1, arbitrary: wide }), textMax: fc.constantFrom(1_000, 20, 40) });

const turn = fc.record({ max: fc.constantFrom(2, 1, 3), windowMs: fc.constant(9 * step) });

const accounts = fc.constantFrom(['bot'], ['bot'], ['kf'], ['bot', 'kf']);

export const anyRules = fc.record({ accounts, bot: rules, kf: rules, batches: fc.tuple(batches, batches), turn });
export type AnyRules = typeof anyRules extends fc.Arbitrary<infer Value> ? Value : never;

/** One lane or two: of a bot, and of an account whose people have to speak first. Their batches have the numbers 1 to 4. */
export function lanesOf(given: AnyRules): Map<string, ModelLane> {
  const { accounts, bot, kf, batches: [ofBot, ofKf], turn } = structuredClone(given);
  const numbered = (all: readonly ModelBatch[], from: number): Map<number, ModelBatch> => new Map(all.map((one, index) => [from + index, one]));
  const lanes = { bot: newLane(bot, numbered(ofBot, 1)), kf: newLane({ ...kf, turn }, numbered(ofKf, 3)) };
  for (const chat of chats) lanes.kf.inbound.set(chat, beginning);
  return new Map(Object.entries(lanes).filter(([account]) => (accounts as readonly string[]).includes(account)));
}
