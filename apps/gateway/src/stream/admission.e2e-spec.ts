import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import type { Answered } from '../../testing/ask.ts';
import { bearer, goodKey, knowKeys } from '../../testing/sse-reader.ts';
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

describe('a reader is let in', () => {
  it.each([
    ['without a key', {}],
    ['with a wrong key', { authorization: 'Bearer sk_wrong' }],
    ['with another kind of key', { authorization: `Basic ${goodKey}` }],
  ])('not %s: 401', async (_title, headers: Record<string, string>) => {
    isProblem(await both.ask('/api/stream', headers), 401, 'unauthorized');
    isProblem(await both.ask('/api/stream/tickets', headers, { method: 'POST' }), 401, 'unauthorized');
  });

  it('not while nobody can say whether its key is in force: 503', async () => {
    both.one.backends.storage.answer = (response) => response.destroy();
    isProblem(await both.ask('/api/stream', bearer), 503, 'unavailable');
    both.one.backends.storage.answer = (response) => response.writeHead(200).end();
    isProblem(await both.ask('/api/stream', bearer), 503, 'unavailable');
  });

  it('not with types nobody knows: 400', async () => {
    isProblem(await both.ask('/api/stream?types=nothing', bearer), 400, 'invalid');
  });

  it('not when as many read as can: 503 with Retry-After; those who do read on', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => both.open(both.one)));
    const answer = await both.ask('/api/stream', bearer);
    isProblem(answer, 503, 'unavailable');
    expect(answer.headers['retry-after']).toBe('10');
    await both.alert('a');
    await until('all', () => all.every(({ codes }) => codes.length === 1));
  });

  it('not more often with one key than it may: 429 with Retry-After, while other keys and replicas take more, until it leaves a place', async () => {
    const another = { authorization: 'Bearer another-key' };
    knowKeys(both.other.backends.storage, [goodKey, 'another-key']);
    const { ticket } = JSON.parse((await both.ask('/api/stream/tickets', bearer, { method: 'POST' })).text) as { ticket: string };
    await both.open(both.other, `?ticket=${ticket}`, {});
    const [first] = await Promise.all(Array.from({ length: 4 }, () => both.open(both.other)));
    const answer = await both.ask('/api/stream', bearer, { of: both.other });
    isProblem(answer, 429, 'throttled');
    expect(answer.headers['retry-after']).toBe('10');
    expect([(await both.open(both.other, '', another)).status, (await both.open(both.one)).status]).toEqual([200, 200]);
    first?.leave();
    await until('its place to be free', async () => (await both.open(both.other)).status === 200);
    isProblem(await both.ask('/api/stream', bearer, { of: both.other }), 429, 'throttled');
  });

  it('no longer once its key is revoked; a storage that is away revokes nothing', async () => {
    const reader = await both.open(both.one);
    both.one.backends.storage.answer = (response) => response.destroy();
    const asked = both.one.backends.storage.received.length;
    await until('to be looked at again', () => both.one.backends.storage.received.length > asked + 1);
    expect(reader.ended).toBeUndefined();
    knowKeys(both.one.backends.storage, []);
    await until('its end', () => reader.ended);
    expect([reader.ended, reader.told.map(({ event }) => event)]).toEqual(['whole', ['revoked']]);
  });
});

describe('a ticket', () => {
  const issue = async (): Promise<string> => {
    const { status, text } = await both.ask('/api/stream/tickets', bearer, { method: 'POST' });
    expect(status).toBe(201);
    return (JSON.parse(text) as { ticket: string }).ticket;
  };

  it('opens the stream on any gateway, once, and lasts thirty seconds', async () => {
    const ticket = await issue();
    const [name = ''] = await both.redis.keys('sluice:stream-ticket:*');
    expect(await both.redis.pttl(name)).toBeGreaterThan(25_000);
    expect(await both.redis.pttl(name)).toBeLessThanOrEqual(30_000);
    expect((await both.open(both.other, `?ticket=${ticket}`, {})).status).toBe(200);
    isProblem(await both.ask(`/api/stream?ticket=${ticket}`), 401, 'unauthorized');
  });

  it('lets in one of many who come with it at once', async () => {
    const ticket = await issue();
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => both.open(both.one, `?ticket=${ticket}`, {})))).map(({ status }) => status);
    expect(statuses.sort()).toEqual([200, ...Array(9).fill(401)]);
  });

  it('is worth nothing without its secret, when its key is revoked, or for another ticket', async () => {
    const ticket = await issue();
    const [id = ''] = ticket.split('.');
    isProblem(await both.ask(`/api/stream?ticket=${id}.${'A'.repeat(43)}`), 401, 'unauthorized');
    isProblem(await both.ask(`/api/stream/tickets?ticket=${await issue()}`, {}, { method: 'POST' }), 401, 'unauthorized');
    const late = await issue();
    knowKeys(both.one.backends.storage, []);
    isProblem(await both.ask(`/api/stream?ticket=${late}`), 401, 'unauthorized');
  });

  it('keeps the key from who reads Redis', async () => {
    const ticket = await issue();
    const kept = (await Promise.all((await both.redis.keys('sluice:stream-ticket:*')).map((name) => both.redis.get(name)))).join();
    expect(kept).not.toContain(goodKey);
    expect(Buffer.from(kept, 'base64').toString('latin1')).not.toContain(goodKey);
    expect(kept).not.toContain(ticket.split('.')[1]);
  });
});
