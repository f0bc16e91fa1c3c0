import { describe, expect, it } from '@jest/globals';
import { routeOf } from './route.ts';

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
