import { describe, expect, it } from '@jest/globals';
import { mayDouble, routeOf } from './route.ts';

const receivedAt = new Date('2026-11-22T00:00:00Z');
const after = (ms: number): number => receivedAt.getTime() + ms;

describe('how LINE is sent to', () => {
  it.each([
    ['replies while the token is fresh', after(0), { kind: 'reply', replyToken: 't' }],
    ['replies in the 50th second', after(49_999), { kind: 'reply', replyToken: 't' }],
    ['pushes after that', after(50_000), { kind: 'push' }],
  ])('%s', (_title, now, route) => {
    expect(routeOf({ replyToken: { token: 't', receivedAt } }, now)).toEqual(route);
  });

  it('pushes without a token', () => {
    expect(routeOf({ replyToken: null }, after(0))).toEqual({ kind: 'push' });
  });
});

describe('a push that may have arrived', () => {
  const hour = 3_600_000;
  const doubtSince = receivedAt;

  it.each([
    ['can be repeated at once', after(0), false],
    ['can be repeated for 23 hours', after(23 * hour - 1), false],
    ['can arrive twice from then on: LINE knows a retry key for 24', after(23 * hour), true],
  ])('%s', (_title, now, doubles) => {
    expect(mayDouble({ doubtSince }, now)).toBe(doubles);
  });

  it('is the only one that could', () => {
    expect(mayDouble({ doubtSince: null }, after(99 * hour))).toBe(false);
  });
});
