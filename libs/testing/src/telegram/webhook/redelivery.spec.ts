import { expect, it } from '@jest/globals';
import { redeliveryDelay } from './redelivery.ts';

it.each([
  [1, 0, 0],
  [2, 0, 2],
  [3, 0, 4],
  [4, 0, 8],
  [9, 0, 60],
  [1, 5, 5],
  [4, 5, 5],
  [1, 9_999, 3_600],
])('after failure %d with Retry-After %d waits %d s', (failures, retryAfter, seconds) => {
  expect(redeliveryDelay({ failures, retryAfter })).toBe(seconds);
});
