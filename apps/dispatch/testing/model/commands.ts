import { expect } from '@jest/globals';
import fc from 'fast-check';
import { anyStep, step, type Choice } from './choices.ts';
import type { Model } from './lane-model.ts';
import type { RealLanes } from './real-lanes.ts';
import { check, type Operation, type World } from './world.ts';

type Command = fc.AsyncCommand<World, RealLanes, true>;

/** To look what would be chosen. */
const copyOf = (world: Readonly<World>): World => ({ ...world, completed: new Set(world.completed) });

/** A command that tells, once it ran, what it did. */
abstract class Told implements Command {
  protected told = 'not run';
  abstract check(world: Readonly<World>): Promise<boolean>;
  abstract run(world: World, real: RealLanes): Promise<void>;

  toString(): string {
    return `\n  ${this.told}`;
  }
}

class Once extends Told {
  constructor(private readonly choose: Choice) {
    super();
  }

  check(world: Readonly<World>): Promise<boolean> {
    return Promise.resolve(this.choose(copyOf(world)) !== null);
  }

  async run(world: World, real: RealLanes): Promise<void> {
    const operation = this.choose(world);
    if (!operation) return;
    this.told = operation.says;
    const answer = await operation.run(real);
    expect(answer).toEqual(operation.expect(world.model));
    await check(world, real);
  }
}

/** Two at once, on connections of their own: what comes of it is what comes of one after the other, in this order or in that. */
class AtOnce extends Told {
  constructor(
    private readonly first: Choice,
    private readonly second: Choice,
  ) {
    super();
  }

  check(world: Readonly<World>): Promise<boolean> {
    return Promise.resolve([this.first, this.second].every((choose) => choose(copyOf(world)) !== null));
  }

  async run(world: World, real: RealLanes): Promise<void> {
    const [a, b] = [this.first(world), this.second(world)];
    if (!a || !b) return;
    this.told = `${a.says} WHILE ${b.says}`;
    const answers = await Promise.all([a.run(real), b.run(real)]);
    const orders = [inOrder(world.model, [a, b]), inOrder(world.model, [b, a])] as const;
    const [forth, back] = [orders[0].answers, orders[1].answers.toReversed()];
    const wasForth = JSON.stringify(answers) === JSON.stringify(forth);
    if (!wasForth && JSON.stringify(answers) !== JSON.stringify(back)) expect(answers).toEqual([forth, 'or', back]);
    const left = { ...world, model: structuredClone(orders[wasForth ? 0 : 1].model) };
    const other = { ...world, model: orders[wasForth ? 1 : 0].model };
    // Answers that are the same both ways say nothing of the order: then the tables do.
    await check(left, real).catch(async (failure: unknown) => {
      if (JSON.stringify(forth) !== JSON.stringify(back)) throw failure;
      await check(other, real).catch(() => Promise.reject(failure as Error));
      left.model = other.model;
    });
    world.model = left.model;
  }
}

function inOrder(model: Model, operations: readonly Operation[]): { model: Model; answers: unknown[] } {
  const copy = structuredClone(model);
  return { model: copy, answers: operations.map((operation) => operation.expect(copy) ?? undefined) };
}

/** Lets time pass: as long as it says, or until something of the model is about to be due. */
class Wait extends Told {
  constructor(
    private readonly ms: number,
    private readonly nth: number | null,
  ) {
    super();
  }

  check(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async run(world: World, real: RealLanes): Promise<void> {
    const instants = this.nth === null ? [] : [...new Set(instantsOf(world.model))].filter((at) => at > world.model.now).sort((a, b) => a - b);
    const until = instants[(this.nth ?? 0) % Math.max(1, instants.length)] ?? world.model.now + this.ms;
    this.told = `wait ${until - world.model.now} ms`;
    // The check lets the last millisecond pass.
    world.model.now = until - 1;
    await check(world, real);
  }
}

function instantsOf({ lanes }: Model): number[] {
  return [...lanes.values()].flatMap((lane) => [
    ...lane.messages.flatMap(({ dueAt, retryAt, expiresAt }) => [dueAt, dueAt + 60_000, retryAt ?? 0, expiresAt ?? 0]),
    ...lane.attempts.flatMap(({ endedAt }) => lane.limits.map(({ windowMs }) => (endedAt ?? 0) + windowMs)),
    ...[...lane.chats.values()].flatMap(({ floodUntil, turnAt }) => [floodUntil ?? 0, (turnAt ?? 0) + (lane.turn?.windowMs ?? 0)]),
    lane.floodUntil ?? 0,
  ]);
}

const waits = fc.record({
  ms: fc.constantFrom(1, 1_000, 10_000, 10_000, 30_000, 60_000, 300_000),
  nth: fc.constantFrom(null, 0, 0, 1, 2, 5),
});

/** Everything that happens to lanes, in the weights that bring them into interesting states. */
export function laneCommands(maxCommands: number, replayPath?: string): fc.Arbitrary<Iterable<Command>> {
  const once = anyStep.map((choose) => new Once(choose));
  const atOnce = fc.tuple(step, step).map(([first, second]) => new AtOnce(first, second));
  const wait = waits.map(({ ms, nth }) => new Wait(ms, nth));
  const any = fc.oneof({ weight: 8, arbitrary: once }, { weight: 1, arbitrary: atOnce }, { weight: 3, arbitrary: wait });
  return fc.commands<World, RealLanes, true>([any], { maxCommands, size: 'max', ...(replayPath !== undefined && { replayPath }) });
}
