import { expect, it } from '@jest/globals';
import { classifyGet, type LineMiss } from './classify-get.ts';

const answer = (status: number): LineMiss => ({ kind: 'answer', status });

it.each<[string, LineMiss, string, string]>([
  ['a bad token', answer(401), 'unauthorized', 'never'],
  ['a plan that does not have this', answer(403), 'forbidden', 'never'],
  ['a content nobody knows', answer(404), 'gone', 'never'],
  ['a content that is no longer kept', answer(410), 'gone', 'never'],
  ['the rate limit', answer(429), 'throttled', 'later'],
  ['a bad request', answer(400), 'rejected', 'never'],
  ['a content that is still being prepared', answer(202), 'unavailable', 'later'],
  ['an internal error', answer(500), 'unavailable', 'later'],
  ['an edge that turns away', answer(503), 'unavailable', 'later'],
  ['a refused connection', { kind: 'unreachable', cause: null }, 'unavailable', 'later'],
  ['a lost answer', { kind: 'lost', cause: null }, 'unavailable', 'later'],
  ['a content without end', { kind: 'oversized', cause: null }, 'too-large', 'never'],
])('a get of LINE that ends in %s', (_title, miss, code, retry) => {
  expect(classifyGet(miss)).toMatchObject({ code, retry });
});
