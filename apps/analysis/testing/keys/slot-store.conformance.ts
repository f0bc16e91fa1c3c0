import { beforeEach, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SlotStore } from '../../src/keys/slots/slot.store.ts';
import type { Clock } from './clock.ts';

export const limits = { most: 3, leaseMs: 15_000 };

/** What every store of slots promises. `open` begins one that has three to give, and goes by this clock. */
export function describeSlotStore(open: (clock: Clock) => Promise<SlotStore>): void {
  let clock: Clock;
  let store: SlotStore;

  beforeEach(async () => {
    clock = { now: 1_795_297_495_123 };
    store = await open(clock);
  });

  const take = async (...ids: string[]): Promise<boolean[]> => {
    const verdicts: boolean[] = [];
    for (const id of ids) verdicts.push((await store.take(id)).admit);
    return verdicts;
  };

  it('gives as many slots as there are, and one more for each that is given back', async () => {
    expect(await take('a', 'b', 'c', 'd')).toEqual([true, true, true, false]);
    await store.giveBack('b');
    await store.giveBack('unheard of');
    expect(await take('d', 'e')).toEqual([true, false]);
  });

  it('gives no more to many who ask at once', async () => {
    const verdicts = await Promise.all(Array.from({ length: 40 }, (_, index) => store.take(`${index}`)));
    expect(verdicts.filter(({ admit }) => admit)).toHaveLength(3);
  });

  it('gives the same slot to whoever asks again', async () => {
    expect(await take('a', 'a', 'a', 'b', 'c', 'a', 'd')).toEqual([true, true, true, true, true, true, false]);
  });

  it('frees a slot whose lease has run out, and says when that is', async () => {
    await take('a');
    clock.now += 5_000;
    await take('b', 'c');
    expect(await store.take('d')).toEqual({ admit: false, retryAfterMs: 10_000 });
    clock.now += 9_999;
    expect(await take('d')).toEqual([false]);
    clock.now += 1;
    expect(await take('d', 'e')).toEqual([true, false]);
  });

  it('keeps what is kept, with what it is held by', async () => {
    await take('a', 'b');
    clock.now += 10_000;
    await store.keep([{ id: 'b', holder: 'key' }]);
    clock.now += 10_000;
    expect(await store.held()).toEqual([{ id: 'b', holder: 'key' }]);
    await take('c');
    expect((await store.held()).toSorted((one, other) => one.id.localeCompare(other.id))).toEqual([
      { id: 'b', holder: 'key' },
      { id: 'c', holder: null },
    ]);
  });

  it('holds what it had forgotten, above the limit, too, and gives none until there is room', async () => {
    await take('a', 'b', 'c');
    await store.keep([{ id: 'x', holder: 'key' }]);
    await store.giveBack('a');
    expect(await take('d')).toEqual([false]);
    await store.giveBack('b');
    expect(await take('d')).toEqual([true]);
  });

  it('never has more in flight than the limit, whatever comes in which order', () => keepsToItsLimit(store, clock));
}

async function keepsToItsLimit(store: SlotStore, clock: Clock): Promise<void> {
  const step = fc.oneof(fc.record({ take: fc.nat(9) }), fc.record({ giveBack: fc.nat(9) }), fc.record({ keep: fc.nat(9) }), fc.record({ pass: fc.integer({ min: 0, max: 20_000 }) }));
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      // What the last run left has run out.
      clock.now += 20_000;
      const name = ++run;
      const until = new Map<number, number>();
      for (const step of steps) {
        if ('pass' in step) clock.now += step.pass;
        for (const [id, end] of until) if (end <= clock.now) until.delete(id);
        if ('take' in step && (await store.take(`${name} ${step.take}`)).admit) until.set(step.take, clock.now + limits.leaseMs);
        if ('giveBack' in step) await store.giveBack(`${name} ${step.giveBack}`).then(() => until.delete(step.giveBack));
        if ('keep' in step && until.has(step.keep)) await store.keep([{ id: `${name} ${step.keep}`, holder: null }]).then(() => until.set(step.keep, clock.now + limits.leaseMs));
        expect(until.size).toBeLessThanOrEqual(limits.most);
        expect(await store.held()).toHaveLength(until.size);
      }
    }),
    { numRuns: 40 },
  );
}
