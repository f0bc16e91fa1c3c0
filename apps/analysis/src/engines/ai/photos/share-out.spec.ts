import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareOut } from './share-out.ts';

const now = { coming: 0, isLate: false, mostInCall: 4 };

describe('sharing photos out among calls', () => {
  it.each([
    ['one alone', { waiting: 1, room: 15 }, [1]],
    ['each alone while there is room', { waiting: 3, room: 15 }, [1, 1, 1]],
    ['evenly when there are more', { waiting: 7, room: 3 }, [3, 2, 2]],
    ['a crowd at once, with calls to spare', { waiting: 50, room: 15 }, [4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 3, 3]],
    ['no more than a call may carry: the rest waits', { waiting: 50, room: 2 }, [4, 4]],
    ['nothing without room', { waiting: 5, room: 0 }, []],
    ['nothing when nobody waits', { waiting: 0, room: 15 }, []],
    ['each alone while there is room for those that are coming, too', { waiting: 2, coming: 10, room: 15 }, [1, 1]],
    ['the first of a crowd wait for company', { waiting: 3, coming: 47, room: 15 }, []],
    ['full calls of a crowd begin', { waiting: 9, coming: 41, room: 15 }, [4, 4]],
    ['and all of them when they have waited long enough', { waiting: 9, coming: 41, isLate: true, room: 15 }, [3, 3, 3]],
  ])('%s', (_title, given, sizes) => {
    expect(shareOut({ ...now, ...given })).toEqual(sizes);
  });

  it('never takes more than wait or fit, never makes an empty call, and leaves nobody who could go', () => {
    const numbers = fc.record({ waiting: fc.nat(500), coming: fc.nat(500), isLate: fc.boolean(), room: fc.nat(50), mostInCall: fc.integer({ min: 1, max: 8 }) });
    fc.assert(
      fc.property(numbers, (given) => {
        const { waiting, coming, isLate, room, mostInCall } = given;
        const sizes = shareOut(given);
        const taken = sizes.reduce((total, size) => total + size, 0);
        expect(sizes.length).toBeLessThanOrEqual(room);
        expect(Math.min(...sizes, 1)).toBe(1);
        expect(Math.max(...sizes, 0)).toBeLessThanOrEqual(mostInCall);
        expect(taken).toBeLessThanOrEqual(waiting);
        if (coming === 0 || isLate) expect(taken).toBe(Math.min(waiting, room * mostInCall));
        if (sizes.length > 0) expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
