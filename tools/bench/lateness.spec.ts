import { expect, it } from '@jest/globals';
import { lateness } from './lateness.ts';

it('names the senders that were latest in one note, and counts the others', () => {
  expect(lateness(new Map([['a', 12.4], ['b', 57], ['c', 11], ['d', 30]]))).toEqual([
    'the machine was full: in the worst round the sender itself was late (p99): b, by 57 ms; d, by 30 ms; a, by 12 ms; 1 more',
  ]);
});

it('has nothing to say when all were on time', () => {
  expect(lateness(new Map())).toEqual([]);
});
