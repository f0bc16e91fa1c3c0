import { expect } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { laneOf, type Model, type ModelLane } from './lane-model.ts';
import type { RealLanes } from './real-lanes.ts';

/** The model of one run, and the next name that nobody has yet. */
export interface World {
  model: Model;
  nextId: number;
  /** Events that have their completion. */
  completed: Set<number>;
}

export const newWorld = (model: Model): World => ({ model, nextId: 100, completed: new Set() });

/** What a step is on both sides: `expect` changes the model and says what `run` must answer. */
export interface Operation {
  says: string;
  expect(model: Model): unknown;
  run(real: RealLanes): Promise<unknown>;
}

/** Everything the tables say about some lanes, as the model says it. */
interface Look {
  faults: string[];
  state: unknown;
  /** When each lane was woken; null where somebody answered. */
  woken: (number | null)[];
}

/** Compares all of both sides, asks for faults, and lets a millisecond pass. */
export async function check({ model }: World, real: RealLanes): Promise<void> {
  const accounts = [...model.lanes.keys()];
  const { faults, state, woken } = await look(real, accounts, (model.now += 1));
  // Whether somebody must still answer depends on which rows a change touches: told by the tables, and judged by `faults`.
  accounts.forEach((account, index) => (laneOf(model, account).wokenAt = woken[index] ?? null));
  const wanted = accounts.map((account) => stateOf(laneOf(model, account)));
  if (JSON.stringify(state) !== JSON.stringify(wanted)) expect(state).toEqual(wanted);
  expect(faults).toEqual([]);
}

function stateOf(lane: ModelLane): unknown {
  const { pace, floodUntil, nextWakeAt, paused, messages, chats, batches } = lane;
  return [
    [pace.share, floodUntil, nextWakeAt, paused],
    messages.map((one) => [one.id, one.state, one.attempts, one.doubts, one.chat, one.priority, one.dueAt, one.retryAt, one.mergedInto, one.text]),
    [...chats].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, one]) => [id, one.floodUntil, one.held, one.turnAt, one.turnSent, one.movedTo]),
    [...batches.values()].map(({ chat }) => chat),
  ];
}

async function look(real: RealLanes, accounts: readonly string[], now: number): Promise<Look> {
  const ids = accounts.map((account) => real.accountId(account));
  const [row] = await real.database.query<{ faults: string[]; woken: (number | null)[]; state: [unknown, [string, ...unknown[]][], unknown, unknown][] }>(sql`
    with tick as (update spec.clock set at = ${new Date(now)})
    select array(select * from spec.faults(${ids})) as faults,
      (select jsonb_agg(spec.ms(l.woken_at) order by l.account_id) from dispatch.lanes l where l.account_id = any (${ids})) as woken, (
      select jsonb_agg(jsonb_build_array(
        jsonb_build_array(l.pace::float, spec.ms(l.flood_until), spec.ms(l.next_wake_at), l.paused_at is not null),
        (select coalesce(jsonb_agg(jsonb_build_array(m.id, m.state, m.attempts, m.doubts, m.chat_id, m.priority, spec.ms(m.due_at), spec.ms(m.retry_at), m.merged_into, m.text) order by m.seq), '[]')
          from dispatch.messages m where m.account_id = l.account_id),
        (select coalesce(jsonb_agg(jsonb_build_array(c.chat_id, spec.ms(c.flood_until), c.held_at is not null, spec.ms(c.turn_at), c.turn_sent, c.moved_to) order by c.chat_id collate "C"), '[]')
          from dispatch.chats c where c.account_id = l.account_id),
        (select coalesce(jsonb_agg(b.chat_id order by b.id), '[]') from dispatch.batches b where b.account_id = l.account_id)) order by l.account_id) as state
      from dispatch.lanes l where l.account_id = any (${ids})) as state`);
  const named = (row?.state ?? []).map(([lane, messages, ...others]) => [
    lane,
    messages.map((values) => values.map((value, index) => (index === 0 || index === 8) && typeof value === 'string' ? real.numberOf(value) : value)),
    ...others,
  ]);
  return { faults: row?.faults ?? ['nothing was answered'], state: named, woken: row?.woken ?? [] };
}
