import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import type { Answered } from '../../testing/ask.ts';
import { bearer } from '../../testing/sse-reader.ts';
import { TwoGateways } from '../../testing/two-gateways.ts';

let both: TwoGateways;

beforeAll(async () => {
  both = await TwoGateways.start();
});

beforeEach(() => both.reset());

afterAll(() => both.close());

const isProblem = ({ status, headers, text }: Answered, expected: number, code: string): void => {
  expect([status, headers['content-type'], JSON.parse(text)]).toEqual([expected, 'application/problem+json; charset=utf-8', expect.objectContaining({ code })]);
};

describe('GET /api/stream', () => {
  it('tells what happens as server-sent events, on every gateway', async () => {
    const [here, there] = [await both.open(both.one), await both.open(both.other)];
    expect(here).toMatchObject({ status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' } });
    const id = await both.alert('a');
    for (const reader of [here, there]) {
      await until('it', () => reader.told.length > 0);
      expect(reader.told).toEqual([{ id, event: 'alert', data: { type: 'alert', severity: 'info', about: 'spec', code: 'a', words: 'x' } }]);
    }
    expect(here.retryMs).toBeGreaterThanOrEqual(1_000);
  });

  it('gives signs of life, whose ids move on who wanted nothing of what came', async () => {
    const reader = await both.open(both.one, '?types=flood-wait');
    const id = await both.alert('not for them');
    await until('the id of what was left out', () => reader.lastEventId === id);
    expect(reader.comments).toEqual(expect.arrayContaining(['welcome', 'heartbeat']));
    expect(reader.told).toEqual([]);
  });

  it.each([
    ['?types=message-sent,flood-wait', ['1', '2', '3']],
    ['?accountId=bot', ['1', '4']],
    ['?campaignId=c1', ['2']],
    ['?types=message-sent&accountId=other', ['2']],
  ])('tells %s only that', async (query, expected) => {
    const reader = await both.open(both.one, query);
    await both.add({ type: 'message-sent', accountId: 'bot', n: '1' });
    await both.add({ type: 'message-sent', accountId: 'other', campaignId: 'c1', n: '2' });
    await both.add({ type: 'flood-wait', accountId: 'third', n: '3' });
    await both.add({ type: 'alert', accountId: 'bot', n: '4' });
    const last = await both.add({ type: 'replay-gap', reason: 'dropped' });
    await until('the last, which is for everybody', () => reader.lastEventId === last);
    expect(reader.told.flatMap(({ data }) => data['n'] ?? [])).toEqual(expected);
  });

  it('answers HEAD without a body', async () => {
    const answer = await both.ask('/api/stream', bearer, { method: 'HEAD' });
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([200, 'text/event-stream; charset=utf-8', '']);
  });
});

describe('who comes back', () => {
  it('to another gateway with Last-Event-ID is told what it missed, each event once, and then what comes', async () => {
    const first = await both.open(both.one);
    const ids = [await both.alert(0)];
    await until('the first', () => first.codes.length === 1);
    first.leave();
    for (let n = 1; n <= 300; n++) ids.push(await both.alert(n));
    const [byHeader, byQuery] = [await both.open(both.other, '', { ...bearer, 'last-event-id': first.lastEventId }), await both.open(both.other, `?lastEventId=${first.lastEventId}`)];
    ids.push(await both.alert(301));
    for (const reader of [byHeader, byQuery]) {
      await until('all', () => reader.codes.at(-1) === 301);
      expect(reader.told.map(({ id }) => id)).toEqual(ids.slice(1));
    }
  });

  it('twice with the same id is told the same twice', async () => {
    const ids = [await both.alert('x'), await both.alert('y'), await both.alert('z')];
    const readers = [await both.open(both.one, `?lastEventId=${ids[0]}`), await both.open(both.other, `?lastEventId=${ids[0]}`)];
    await until('both', () => readers.every(({ told }) => told.length === 2));
    expect(readers.map(({ told }) => told.map(({ id }) => id))).toEqual([ids.slice(1), ids.slice(1)]);
  });

  it('misses nothing when it was there before the first event', async () => {
    await both.redis.del('sluice:events');
    await until('both gateways to have noticed', async () => {
      const reader = await both.open(both.one);
      await until('the welcome', () => reader.lastEventId);
      reader.leave();
      return reader.lastEventId === '0-0';
    });
    const early = await both.open(both.one);
    await until('the welcome', () => early.lastEventId === '0-0');
    early.leave();
    await both.alert('first');
    const back = await both.open(both.one, '', { ...bearer, 'last-event-id': early.lastEventId });
    await until('the first event', () => back.codes.length > 0);
    expect(back.codes).toEqual(['first']);
  });

  it('is told replay-gap when what it missed is no longer kept', async () => {
    const [old] = [await both.alert('old'), await both.alert('newer')];
    await both.redis.xtrim('sluice:events', 'MAXLEN', 1);
    const reader = await both.open(both.one, `?lastEventId=${old}&types=flood-wait`);
    await until('the gap', () => reader.told.length > 0);
    expect(reader.told).toEqual([{ id: reader.lastEventId, event: 'replay-gap', data: { type: 'replay-gap', reason: 'forgotten' } }]);
  });

  it.each(['x', '1-2-3', '$', '-1', '99999999999999999999-0'])('with %j, which is no id, is refused', async (id) => {
    isProblem(await both.ask(`/api/stream?lastEventId=${encodeURIComponent(id)}`, bearer), 400, 'invalid');
    isProblem(await both.ask('/api/stream', { ...bearer, 'last-event-id': id }), 400, 'invalid');
  });
});
