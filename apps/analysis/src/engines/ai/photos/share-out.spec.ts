import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { shareOut } from './share-out.ts';

describe('sharing photos out among calls', () => {
  it.each([
    ['one alone', { waiting: 1, room: 15 }, [1]],
    ['each alone while there is room', { waiting: 3, room: 15 }, [1, 1, 1]],
    ['evenly when there are more', { waiting: 7, room: 3 }, [3, 2, 2]],
    ['a crowd at once', { waiting: 50, room: 15 }, [4, 4, 4, 4, 4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 3]],
    ['no more than a call may carry: the rest waits', { waiting: 50, room: 2 }, [4, 4]],
    ['nothing without room', { waiting: 5, room: 0 }, []],
    ['nothing when nobody waits', { waiting: 0, room: 15 }, []],
  ])('%s', (_title, given, sizes) => {
    expect(shareOut({ ...given, mostInCall: 4 })).toEqual(sizes);
  });

  it('never takes more than wait or fit, never makes an empty call, and differs by one at most', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(50), fc.integer({ min: 1, max: 8 }), (waiting, room, mostInCall) => {
        const sizes = shareOut({ waiting, room, mostInCall });
        const sum = sizes.reduce((total, size) => total + size, 0);
        expect(sizes.length).toBe(Math.min(waiting, room));
        expect(sum).toBe(Math.min(waiting, room * mostInCall));
        expect(Math.max(0, ...sizes) - Math.min(...sizes, Infinity)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
