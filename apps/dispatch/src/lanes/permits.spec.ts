import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Permits } from './permits.ts';

describe('permits', () => {
  it('gives as many as are free, up to what is asked for', async () => {
    const permits = new Permits(5);
    expect(await permits.take(3)).toBe(3);
    expect(await permits.take(10)).toBe(2);
  });

  it('lets those who wait have what is given back, in order, one each', async () => {
    const permits = new Permits(1);
    await permits.take(1);
    const got: string[] = [];
    const first = permits.take(4).then((count) => got.push(`first ${count}`));
    const second = permits.take(4).then((count) => got.push(`second ${count}`));
    permits.giveBack(1);
    await first;
    expect(got).toEqual(['first 1']);
    permits.giveBack(1);
    await second;
    expect(got).toEqual(['first 1', 'second 1']);
  });

  it('are more from one moment to the next: those who wait have theirs, in order, and the rest is free', async () => {
    const permits = new Permits(1);
    await permits.take(1);
    const got: string[] = [];
    const both = ['first', 'second'].map((name) => permits.take(1).then(() => got.push(name)));
    permits.resize(4);
    await Promise.all(both);
    expect(got).toEqual(['first', 'second']);
    expect([permits.takeFree(9), permits.anyFree]).toEqual([1, false]);
  });

  it('are fewer from one moment to the next: those that are out stay out, and what comes back is not given away until few enough are out', async () => {
    const permits = new Permits(4);
    await permits.take(4);
    let served = 0;
    const waiting = permits.take(1).then((count) => (served = count));
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
