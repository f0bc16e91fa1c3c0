import { afterEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { Permits } from './permits.ts';

const long = 60_000;

describe('permits', () => {
  it('gives as many as are free, up to what is asked for', async () => {
    const permits = new Permits(5);
    expect(await permits.take(3, long)).toBe(3);
    expect(await permits.take(10, long)).toBe(2);
  });

  it('lets those who wait have what is given back, in order, one each', async () => {
    const permits = new Permits(1);
    await permits.take(1, long);
    const got: string[] = [];
    const first = permits.take(4, long).then((count) => got.push(`first ${count}`));
    const second = permits.take(4, long).then((count) => got.push(`second ${count}`));
    permits.giveBack(1);
    await first;
    expect(got).toEqual(['first 1']);
    permits.giveBack(1);
    await second;
    expect(got).toEqual(['first 1', 'second 1']);
  });

  it('are more from one moment to the next: those who wait have theirs, in order, and the rest is free', async () => {
    const permits = new Permits(1);
    await permits.take(1, long);
    const got: string[] = [];
    const both = ['first', 'second'].map((name) => permits.take(1, long).then(() => got.push(name)));
    permits.resize(4);
    await Promise.all(both);
    expect(got).toEqual(['first', 'second']);
    expect([permits.takeFree(9), permits.anyFree]).toEqual([1, false]);
  });

  it('are fewer from one moment to the next: those that are out stay out, and what comes back is not given away until few enough are out', async () => {
    const permits = new Permits(4);
    await permits.take(4, long);
    let served = 0;
    const waiting = permits.take(1, long).then((count) => (served = count));
    permits.resize(2);
    permits.giveBack(2);
    expect([permits.takeFree(1), served]).toEqual([0, 0]);
    permits.giveBack(1);
    await waiting;
    expect([served, permits.anyFree]).toEqual([1, false]);
  });

  it('never are more than the number they are at, whatever is taken, given back and changed', () => {
    type Step = { take: number } | { giveBack: number } | { resize: number };
    const count = fc.nat(6);
    const step: fc.Arbitrary<Step> = fc.oneof(fc.record({ take: count }), fc.record({ giveBack: count }), fc.record({ resize: fc.integer({ min: 1, max: 6 }) }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const permits = new Permits(3);
        let [limit, out] = [3, 0];
        for (const one of steps) {
          if ('take' in one) {
            const taken = permits.takeFree(one.take);
            expect(taken).toBe(Math.max(0, Math.min(one.take, limit - out)));
            out += taken;
          } else if ('giveBack' in one) {
            const given = Math.min(out, one.giveBack);
            permits.giveBack(given);
            out -= given;
          } else permits.resize((limit = one.resize));
          expect(permits.anyFree).toBe(out < limit);
        }
      }),
    );
  });
});

describe('whoever waits for a permit', () => {
  afterEach(() => void jest.useRealTimers());

  it('goes without one when there was none for as long as it has patience, and is in nobody\'s way then', async () => {
    jest.useFakeTimers();
    const permits = new Permits(1);
    await permits.take(1, long);
    const impatient = permits.take(3, 1_000);
    const patient = permits.take(3, 5_000);
    expect(permits.waiting).toBe(2);
    jest.advanceTimersByTime(1_000);
    expect([await impatient, permits.waiting]).toEqual([0, 1]);
    permits.giveBack(1);
    expect([await patient, permits.waiting, permits.anyFree]).toEqual([1, 0, false]);
    jest.advanceTimersByTime(long);
    permits.giveBack(1);
    expect(permits.takeFree(9)).toBe(1);
  });

  it('does not wait without patience, but takes what is free', async () => {
    const permits = new Permits(1);
    expect([await permits.take(1, 0), await permits.take(1, 0)]).toEqual([1, 0]);
  });

  it('is let go when nobody is to wait any longer; what is free is given all the same', async () => {
    const permits = new Permits(1);
    await permits.take(1, long);
    const waiting = [permits.take(1, long), permits.take(1, long)];
    permits.close();
    expect(await Promise.all([...waiting, permits.take(1, long)])).toEqual([0, 0, 0]);
    permits.giveBack(1);
    expect(await permits.take(1, long)).toBe(1);
  });
});

describe('how long one more would wait', () => {
  afterEach(() => void jest.useRealTimers());

  it('is told by how fast permits came back lately, and grows while none does', () => {
    jest.useFakeTimers();
    const permits = new Permits(1);
    permits.takeFree(1);
    for (let time = 1; time <= 30; time++) void permits.take(1, long);
    for (let time = 1; time <= 25; time++) {
      jest.advanceTimersByTime(10);
      permits.giveBack(1);
    }
    const moving = permits.expectedWaitMs(performance.now());
    jest.advanceTimersByTime(2_000);
    expect([permits.waiting, moving, permits.expectedWaitMs(performance.now())]).toEqual([5, 57, 657]);
  });

  it('has nothing to do with what was before there was a line', () => {
    jest.useFakeTimers();
    const permits = new Permits(1);
    expect(permits.expectedWaitMs(performance.now())).toBe(0);
    permits.takeFree(1);
    permits.giveBack(1);
    jest.advanceTimersByTime(600_000);
    permits.takeFree(1);
    expect(permits.expectedWaitMs(performance.now())).toBe(0);
    jest.advanceTimersByTime(300);
    expect(permits.expectedWaitMs(performance.now())).toBe(300);
  });

  it('is also told when there are so few permits from one moment to the next that none is free', () => {
    jest.useFakeTimers();
    const permits = new Permits(2);
    permits.takeFree(1);
    permits.resize(1);
    jest.advanceTimersByTime(300);
    expect(permits.expectedWaitMs(performance.now())).toBe(300);
  });
});
