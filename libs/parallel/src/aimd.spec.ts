import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { adaptLimit, type AimdConfig, type Stretch } from './aimd.ts';

const config: AimdConfig = { max: 15 };
const idle: Stretch = { done: 0, errors: 0, poolTimeouts: 0, peak: 0 };
const after = (limit: number, seen: Partial<Stretch>, { max } = config): number => adaptLimit({ max }, { limit }, { ...idle, ...seen }).limit;

describe('the limit', () => {
  it.each<[string, number, Partial<Stretch>, number]>([
    ['grows by one when it was reached and all went well', 5, { done: 20, peak: 5 }, 6],
    ['grows from 1, too', 1, { done: 1, peak: 1 }, 2],
    ['grows no further than its maximum', 15, { done: 40, peak: 15 }, 15],
    ['stays when it was not reached: more would not have been used', 5, { done: 20, peak: 4 }, 5],
    ['stays when all that is at work goes on', 5, { done: 0, peak: 5 }, 5],
    ['stays when nothing happened', 5, {}, 5],
    ['grows over a tenth of errors', 5, { done: 20, errors: 2, peak: 5 }, 6],
    ['stays between calm and trouble', 5, { done: 20, errors: 3, peak: 5 }, 5],
    ['is halved when more than three tenths are errors', 8, { done: 10, errors: 4, peak: 8 }, 4],
    ['stays at three tenths', 8, { done: 10, errors: 3, peak: 8 }, 8],
    ['is halved downwards', 15, { done: 15, errors: 15, peak: 15 }, 7],
    ['is never under 1', 1, { done: 10, errors: 10, peak: 1 }, 1],
    ['stays after one error among few', 8, { done: 1, errors: 1, peak: 1 }, 8],
    ['is halved when more than a tenth got no connection', 8, { done: 10, errors: 2, poolTimeouts: 2, peak: 8 }, 4],
    ['does not grow when one got no connection', 8, { done: 40, errors: 1, poolTimeouts: 1, peak: 8 }, 8],
  ])('%s', (_title, limit, seen, expected) => {
    expect(after(limit, seen)).toBe(expected);
  });

  it.each([
    [1, 1],
    [15, 15],
    [16, 8],
    [200, 15],
  ])('with the maximum %i is back from 1 within %i good looks', (max, looks) => {
    let limit = 1;
    for (let look = 1; look <= looks; look++) limit = after(limit, { done: 10, peak: limit }, { max });
    expect(limit).toBe(max);
  });
});

const someMax = fc.record({ max: fc.integer({ min: 1, max: 200 }) });
const anything = fc
  .record({ done: fc.nat(500), errorShare: fc.double({ min: 0, max: 1, noNaN: true }), poolTimeouts: fc.nat(50), peak: fc.nat(200) })
  .map(({ errorShare, ...seen }): Stretch => ({ ...seen, errors: Math.round(seen.done * errorShare) }));

describe('whatever happens, the limit', () => {
  it('is a whole number of 1 … max', () => {
    fc.assert(
      fc.property(someMax, fc.array(anything, { maxLength: 60 }), ({ max }, history) => {
        let limit = max;
        for (const seen of history) {
          limit = after(limit, seen, { max });
          expect(Number.isInteger(limit) && limit >= 1 && limit <= max).toBe(true);
        }
      }),
    );
  });

  it('falls to 1 within eight looks of nothing but errors, and is back within fifteen good ones', () => {
    fc.assert(
      fc.property(someMax, fc.array(anything, { maxLength: 20 }), ({ max }, history) => {
        let limit = history.reduce((now, seen) => after(now, seen, { max }), max);
        for (let look = 1; look <= 8; look++) limit = after(limit, { done: 5, errors: 5, peak: limit }, { max });
        expect(limit).toBe(1);
        for (let look = 1; look <= 15; look++) limit = after(limit, { done: 5, peak: limit }, { max });
        expect(limit).toBe(max);
      }),
    );
  });

  it('never falls while at most one piece of work in a look goes wrong', () => {
    fc.assert(
      fc.property(someMax, fc.array(fc.record({ done: fc.integer({ min: 1, max: 5 }), errors: fc.nat(1), peak: fc.nat(15) }), { maxLength: 60 }), ({ max }, history) => {
        let limit = Math.ceil(max / 2);
        for (const seen of history) {
          const next = after(limit, seen, { max });
          expect(next).toBeGreaterThanOrEqual(limit);
          limit = next;
        }
      }),
    );
  });

  it('is never raised by more errors', () => {
    fc.assert(
      fc.property(someMax, anything, fc.nat(20), ({ max }, seen, more) => {
        const limit = Math.ceil(max / 2);
        const worse = { ...seen, errors: Math.min(seen.done, seen.errors + more) };
        expect(after(limit, worse, { max })).toBeLessThanOrEqual(after(limit, seen, { max }));
      }),
    );
  });
});
