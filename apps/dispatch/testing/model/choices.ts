import fc from 'fast-check';
import { settlementOf, type Ending } from './endings.ts';
import { isWaiting, laneOf, messageOf as messageIn, type Model, type ModelLane } from './lane-model.ts';
import type { GivenMessage } from './model-accept.ts';
import * as operations from './operations.ts';
import { chats } from './rules.ts';
import type { Operation, World } from './world.ts';

/** A step before it is known what it is about: that is found in the world where it is taken. Null: there is nothing to do it to. */
export type Choice = (world: World) => Operation | null;

const tenSeconds = 10_000;
/** One of the lanes there are. */
const lane = fc.nat(1);
const accountOf = ({ model }: World, at: number): string => [...model.lanes.keys()].at(at % model.lanes.size) ?? '';
const chat = fc.constantFrom(...chats);
const priority = fc.constantFrom(0, 1, 2, 2, 2, 3);
const some = fc.array(fc.nat(), { minLength: 1, maxLength: 2 });

/** Null all but one time of so many. */
const seldom = <Value>(times: number, arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | null> => fc.oneof({ weight: times - 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });

const given = fc.record({
  chat,
  priority,
  kind: fc.constantFrom('reply', 'alert', 'progress', 'progress', 'completion'),
  pad: fc.constantFrom(0, 0, 0, 4, 20),
  steps: seldom(6, fc.integer({ min: -2, max: 8 })),
  lifeSteps: seldom(6, fc.integer({ min: 0, max: 8 })),
  maxAttempts: fc.constantFrom(3, 2, 1),
  once: fc.constantFrom(true, true, false),
  event: seldom(2, fc.nat(1)),
  batch: seldom(4, fc.nat(1)),
  again: seldom(12, fc.nat()),
});
type Given = typeof given extends fc.Arbitrary<infer Value> ? Value : never;

const alike = { any: {}, batch: { kind: 'progress', batch: 0, steps: null, pad: 0 }, event: { event: 0, batch: null, steps: null } } as const;

/** What dispatch is mostly given: anything; progress of one batch; progress and completion of one event. */
const accept = fc
  .record({ lane, all: fc.array(given, { minLength: 1, maxLength: 4, size: 'max' }), as: fc.constantFrom('any', 'any', 'batch', 'event') })
  .map(({ lane, all, as }): Choice => (world) => {
    const account = accountOf(world, lane);
    const messages: GivenMessage[] = [];
    for (const one of all) messages.push(messageOf(world, account, { one: { ...one, ...alike[as] }, before: messages }));
    return operations.accepting(account, messages);
  });

/** An event has one completion, a batch one chat, a second time is under the key of an earlier message. */
function messageOf(world: World, account: string, { one, before }: { one: Given; before: readonly GivenMessage[] }): GivenMessage {
  const lane = laneOf(world.model, account);
  const id = world.nextId++;
  const known = [...lane.messages.map((other) => ({ ...other, key: other.id })), ...before];
  const batch = one.batch === null ? null : ([...lane.batches.keys()][one.batch] ?? null);
  const event = one.event === null ? null : one.event + (account === 'kf' ? 10 : 20);
  const kind = one.kind === 'completion' && event !== null && world.completed.has(event) ? 'reply' : one.kind;
  if (kind === 'completion' && event !== null) world.completed.add(event);
  return {
    ...{ id, batch, event, priority: one.priority, maxAttempts: one.maxAttempts },
    key: one.again !== null && known.length > 0 ? (known[one.again % known.length]?.key ?? id) : id,
    chat: batch === null ? one.chat : (lane.batches.get(batch)?.chat ?? one.chat),
    text: `<${id}>${'x'.repeat(one.pad)}`,
    kind,
    scheduledAt: one.steps === null ? null : world.model.now + one.steps * tenSeconds,
    expiresAt: one.lifeSteps === null ? null : world.model.now + one.lifeSteps * tenSeconds,
    onUncertain: one.once ? 'once' : 'never',
  };
}

const ending = fc.record({
  kind: fc.constantFrom('sent', 'sent', 'sent', 'sent', 'refused', 'away', 'flood', 'chat-flood', 'chat-flood', 'held', 'lost', 'lost', 'lost', 'moved', 'moved', 'plain', 'orphan', 'safe-orphan'),
  steps: fc.integer({ min: 1, max: 7 }),
}) as fc.Arbitrary<Ending>;

/** About an attempt in flight, about one in doubt whose message is not through (a truth that comes late), or about any: said again. */
const isAbout = {
  flight: ({ attempts }: ModelLane, index: number) => attempts[index]?.outcome === null,
  doubt: (lane: ModelLane, index: number) => {
    const attempt = lane.attempts[index];
    return attempt?.outcome === 'uncertain' && ['UNCERTAIN', 'RETRYING', 'PROCESSING'].includes(messageIn(lane, attempt.message).state);
  },
  any: () => true,
};
const result = fc.record({ about: fc.constantFrom<keyof typeof isAbout>('flight', 'flight', 'flight', 'flight', 'doubt', 'doubt', 'any'), at: fc.nat(), ending });

const visit = fc.record({ lane, results: fc.array(result, { maxLength: 3, size: 'max' }), most: fc.constantFrom(0, 1, 2, 3, 10, 10) }).map(({ lane: at, results, most }): Choice => (world) => {
  const account = accountOf(world, at);
  const lane = laneOf(world.model, account);
  const found = results.flatMap(({ about, at, ending }) => {
    const indexes = [...lane.attempts.keys()].filter((index) => isAbout[about](lane, index));
    return indexes.length === 0 ? [] : attemptOf(lane, { index: indexes[at % indexes.length] ?? 0, ending });
  });
  return found.length === 0 && most === 0 ? null : operations.visiting(account, found, most);
});

function attemptOf(lane: ModelLane, { index, ending }: { index: number; ending: Ending }) {
  const attempt = lane.attempts[index];
  if (!attempt) return [];
  const nth = lane.attempts.slice(0, index).filter(({ message }) => message === attempt.message).length;
  return [{ index, nth, message: attempt.message, settlement: settlementOf(attempt, lane, ending) }];
}

const lose = fc.record({ lane, most: fc.integer({ min: 1, max: 3 }) }).map(({ lane, most }): Choice => (world) => operations.losing(accountOf(world, lane), most));
const stop = fc.record({ lane, all: fc.boolean() }).map(({ lane, all }): Choice => (world) => {
  const { model } = world;
  if (all) return model.halted ? null : operations.halting(true);
  const account = accountOf(world, lane);
  return laneOf(model, account).paused ? null : operations.pausing(account);
});
const goOn = fc.constant<Choice>(({ model }) => {
  if (model.halted) return operations.halting(false);
  const paused = [...model.lanes].find(([, lane]) => lane.paused);
  return paused ? operations.pausing(paused[0]) : null;
});
const write = chat.map((chat): Choice => ({ model }) => (model.lanes.has('kf') ? operations.writing('kf', chat, model.now) : null));
const sweep = fc.constant<Choice>(() => operations.sweeping());
const close = fc.record({ lane, at: fc.nat(1) }).map(({ lane, at }): Choice => (world) => {
  const account = accountOf(world, lane);
  const id = [...laneOf(world.model, account).batches.keys()][at];
  return id === undefined ? null : operations.closing(account, id);
});

const change = fc.oneof(
  priority.map((priority) => () => ({ priority })),
  seldom(2, fc.integer({ min: -2, max: 8 })).map((steps) => (now: number) => ({ scheduledAt: steps === null ? null : now + steps * tenSeconds })),
  seldom(2, fc.integer({ min: 0, max: 8 })).map((steps) => (now: number) => ({ expiresAt: steps === null ? null : now + steps * tenSeconds })),
);
const amend = fc.record({ lane, some, change }).map(({ lane, some, change }): Choice => (world) => {
  const account = accountOf(world, lane);
  const ids = named(world.model, account, { some, which: isWaiting });
  return ids.length === 0 ? null : operations.amending(account, ids, change(world.model.now));
});
const cancel = fc.record({ lane, some }).map(({ lane, some }): Choice => (world) => {
  const account = accountOf(world, lane);
  const ids = named(world.model, account, { some, which: () => true });
  return ids.length === 0 ? null : operations.cancelling(account, ids);
});
const retry = fc.record({ lane, some, force: fc.boolean() }).map(({ lane, some, force }): Choice => (world) => {
  const account = accountOf(world, lane);
  const ids = named(world.model, account, { some, which: ({ state }) => state === 'FAILED' || state === 'UNCERTAIN' });
  return ids.length === 0 ? null : operations.retrying(account, ids, force);
});

function named(model: Model, account: string, { some, which }: { some: readonly number[]; which: (message: ModelLane['messages'][number]) => boolean }): number[] {
  const ids = laneOf(model, account).messages.filter(which).map(({ id }) => id);
  return ids.length === 0 ? [] : [...new Set(some.map((at) => ids[at % ids.length] ?? 0))].sort((a, b) => a - b);
}

/** Steps of one transaction: they may be taken at the same time as others. */
export const step: fc.Arbitrary<Choice> = fc.oneof(
  { weight: 9, arbitrary: accept },
  { weight: 14, arbitrary: visit },
  { weight: 2, arbitrary: amend },
  { weight: 6, arbitrary: goOn },
  ...[stop, sweep, sweep, close, cancel, retry, retry].map((arbitrary) => ({ weight: 1, arbitrary })),
  { weight: 2, arbitrary: write },
);

/** All of them. */
export const anyStep: fc.Arbitrary<Choice> = fc.oneof({ weight: 30, arbitrary: step }, { weight: 1, arbitrary: lose });
