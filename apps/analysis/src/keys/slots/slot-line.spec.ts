import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MemorySlotStore } from './memory-slot.store.ts';
import { SlotLine, type Slot } from './slot-line.ts';
import { SlotStore, type HeldSlot, type Verdict } from './slot.store.ts';

const never = new AbortController().signal;
const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await nextTurn();
};

/** Slots in memory, and how often somebody asked for one. */
class CountedStore extends SlotStore {
  asked = 0;
  readonly kept: MemorySlotStore;
  constructor(most: number) {
    super();
    this.kept = new MemorySlotStore({ most, leaseMs: 60_000 });
  }
  take(id: string): Promise<Verdict> {
    this.asked++;
    return this.kept.take(id);
  }
  keep(slots: readonly HeldSlot[]): Promise<void> {
    return this.kept.keep(slots);
  }
  giveBack(id: string): Promise<void> {
    return this.kept.giveBack(id);
  }
  held(): Promise<HeldSlot[]> {
    return this.kept.held();
  }
}

const open = (most: number): { store: CountedStore; line: SlotLine } => {
  const store = new CountedStore(most);
  return { store, line: new SlotLine(store, 60_000) };
};

describe('the line before the slots', () => {
  it('serves who comes first first', async () => {
    const { line } = open(1);
    const served: number[] = [];
    const first = await line.take(never);
    const others = [1, 2, 3].map((who) =>
      line.take(never).then((slot) => {
        served.push(who);
        return slot.giveBack();
      }),
    );
    await turns();
    expect([served, line.size]).toEqual([[], 1]);
    await first.giveBack();
    await Promise.all(others);
    expect([served, line.size]).toEqual([[1, 2, 3], 0]);
  });

  it('does not ask again while nothing has changed, and at once when it is told so', async () => {
    const { store, line } = open(1);
    await store.kept.take('another process');
    const waiting = line.take(never);
    await turns();
    expect(store.asked).toBe(1);
    line.ring();
    await turns();
    expect(store.asked).toBe(2);
    await store.kept.giveBack('another process');
    line.ring();
    await (await waiting).giveBack();
  });

  it('asks again when it was told of a change while it asked', async () => {
    const { store, line } = open(1);
    await store.kept.take('another process');
    const waiting = line.take(never);
    void store.kept.giveBack('another process');
    line.ring();
    await turns();
    expect([line.size, store.asked]).toEqual([1, 2]);
    await (await waiting).giveBack();
  });

  it('looks again after a while although nobody told it, for another process may not be heard', async () => {
    const { store, line } = open(1);
    await store.kept.take('another process');
    const waiting = line.take(never);
    await turns();
    await store.kept.giveBack('another process');
    await (await waiting).giveBack();
    expect(store.asked).toBe(2);
  });

  it('lets who waits leave with the reason of their signal, whether they are first or not, and goes on with the next', async () => {
    const { store, line } = open(1);
    const first = await line.take(never);
    const [one, other] = [new AbortController(), new AbortController()];
    const leaving = [one, other].map(({ signal }) => line.take(signal));
    const staying = line.take(never);
    await turns();
    other.abort(new Error('second left'));
    one.abort(new Error('first left'));
    await expect(leaving[0]).rejects.toThrow('first left');
    await expect(leaving[1]).rejects.toThrow('second left');
    await expect(line.take(one.signal)).rejects.toThrow('first left');
    await first.giveBack();
    await (await staying).giveBack();
    expect(await store.held()).toEqual([]);
  });

  it('gives back what is given to somebody who has just left', async () => {
    const { store, line } = open(1);
    const leaver = new AbortController();
    const leaving = line.take(leaver.signal);
    leaver.abort(new Error('left'));
    await expect(leaving).rejects.toThrow('left');
    await turns();
    expect(await store.held()).toEqual([]);
  });

  it('says with which key a slot is called, and tells a store that has forgotten', async () => {
    const { store, line } = open(2);
    const slot = await line.take(never);
    await slot.assign('key');
    const [held] = await store.held();
    expect(held?.holder).toBe('key');
    await store.kept.giveBack(held?.id ?? '');
    await line.muster();
    expect(await store.held()).toEqual([held]);
    await slot.giveBack();
  });

  it('never has more in flight than the limit and always serves everybody, in whatever order they come, end and leave', async () => {
    const caller = fc.record({ line: fc.nat(3), comesAfter: fc.nat(6), holdsFor: fc.nat(6), leavesAfter: fc.option(fc.nat(6)) });
    await fc.assert(
      fc.asyncProperty(fc.array(caller, { maxLength: 30 }), fc.integer({ min: 1, max: 4 }), async (callers, most) => {
        const store = new CountedStore(most);
        const lines = Array.from({ length: 4 }, () => new SlotLine(store, 60_000));
        let [inFlight, highest] = [0, 0];
        const work = async (slot: Slot, holdsFor: number): Promise<void> => {
          highest = Math.max(highest, ++inFlight);
          for (let turn = 0; turn < holdsFor; turn++) await Promise.resolve();
          inFlight--;
          await slot.giveBack();
          for (const line of lines) line.ring();
        };
        const ends = callers.map(async ({ line, comesAfter, holdsFor, leavesAfter }) => {
          for (let turn = 0; turn < comesAfter; turn++) await Promise.resolve();
          const leaver = new AbortController();
          const done = (lines[line] as SlotLine).take(leaver.signal).then(
            (slot) => work(slot, holdsFor),
            () => undefined,
          );
          for (let turn = 0; turn < (leavesAfter ?? 0); turn++) await Promise.resolve();
          if (leavesAfter !== null) leaver.abort();
          await done;
        });
        await Promise.all(ends);
        await turns();
        expect(highest).toBeLessThanOrEqual(most);
        expect(await store.held()).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });
});
