import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { defaultLimits } from '@sluice/rate-limit';
import { until } from '@sluice/testing';
import { useStorage } from '../../testing/use-storage.ts';
import type { AccountView } from './account-view.ts';

const telegram = { channel: 'telegram', credentials: { botToken: '123456:AAH-spec-token' } };

const storage = await useStorage();

beforeEach(async () => {
  await storage.database.query(sql`delete from storage.accounts where source = 'api'`);
  await storage.redis.flushdb();
});

const create = (body: object, headers: Record<string, string> = {}) => storage.ask<AccountView>('POST /api/accounts', { body, headers });
const revisionOf = async (id: string): Promise<number> => {
  const [row] = await storage.database.query<{ revision: number }>(sql`select revision from storage.accounts where id = ${id}`);
  return row?.revision ?? 0;
};
const laneIsWoken = (id: string) =>
  until('a wake-up of the lane', async () => {
    const jobs = await storage.redis.lrange('{sluice}:lanes:wait', 0, -1);
    const payloads = await Promise.all(jobs.map((job) => storage.redis.hget(`{sluice}:lanes:${job}`, 'data')));
    return payloads.includes(JSON.stringify({ accountId: id }));
  });

describe('PATCH /api/accounts/:id', () => {
  it('changes what is named and nothing else, and lets what waits to be sent go by the new limits', async () => {
    const { body: made } = await create({ ...telegram, id: 'bot', name: 'Old', settings: { a: 1 } });
    await storage.redis.flushdb();
    const limits = [{ max: 5, windowMs: 60_000 }];
    const { body } = await storage.ask<AccountView>('PATCH /api/accounts/bot', { body: { limits } });
    expect({ ...body, updatedAt: '' }).toEqual({ ...made, limits, updatedAt: '' });
    await laneIsWoken('bot');
  });

  it('goes back to the defaults of the channel with limits null', async () => {
    await create({ ...telegram, id: 'bot', limits: [{ max: 5, windowMs: 60_000 }] });
    const { body } = await storage.ask<AccountView>('PATCH /api/accounts/bot', { body: { limits: null } });
    expect(body.limits).toEqual(defaultLimits('telegram'));
  });

  it('counts every change, so that whoever remembers the account can tell', async () => {
    await create({ ...telegram, id: 'bot' });
    const before = await revisionOf('bot');
    await Promise.all(Array.from({ length: 10 }, (_, n) => storage.ask('PATCH /api/accounts/bot', { body: { name: `name ${n}` } })));
    expect(await revisionOf('bot')).toBe(before + 10);
  });

  it.each([{ id: 'x' }, { channel: 'sandbox' }, { source: 'api' }, { limits: [] }, { name: '' }, { settings: { a: '\0' } }])('refuses %p', async (change) => {
    await create({ ...telegram, id: 'bot' });
    expect((await storage.ask('PATCH /api/accounts/bot', { body: change })).status).toBe(400);
  });
});

describe('DELETE /api/accounts/:id', () => {
  it('removes an account once, and says so when it is gone already, also when asked many times at once', async () => {
    await create({ ...telegram, id: 'bot' });
    const answers = await Promise.all(Array.from({ length: 10 }, () => storage.ask('DELETE /api/accounts/bot')));
    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array(9).fill(404)]);
    expect((await storage.ask('GET /api/accounts/bot')).status).toBe(404);
    await laneIsWoken('bot');
  });

  it('of an account while it is being changed ends in the one or the other, never in a failure', async () => {
    for (let turn = 0; turn < 5; turn++) {
      await create({ ...telegram, id: 'bot' });
      const changes = Array.from({ length: 5 }, () => storage.ask('PATCH /api/accounts/bot', { body: { name: 'x' } }));
      const answers = await Promise.all([storage.ask('DELETE /api/accounts/bot'), ...changes]);
      expect(answers.map(({ status }) => status).filter((status) => ![200, 204, 404].includes(status))).toEqual([]);
    }
  });

  it('leaves an account that is made anew under the same id no memory of the old one', async () => {
    await create({ ...telegram, id: 'bot' });
    const before = await revisionOf('bot');
    await storage.ask('DELETE /api/accounts/bot');
    await create({ ...telegram, id: 'bot' });
    expect(await revisionOf('bot')).not.toBe(before);
  });
});

describe('GET /api/accounts', () => {
  it('lists accounts by id, each once over many pages, while others come and go', async () => {
    for (const id of ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']) await create({ ...telegram, id });
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await storage.ask<{ items: AccountView[]; nextCursor: string | null }>(`GET /api/accounts?limit=2${cursor && `&cursor=${cursor}`}`);
      seen.push(...body.items.map(({ id }) => id));
      if (body.nextCursor === null) break;
      cursor = body.nextCursor;
      await create({ ...telegram, id: `a0-${seen.length}` });
      await storage.ask(`DELETE /api/accounts/${seen[0]}`);
    }
    expect(seen).toEqual(['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'sandbox']);
  });

  it.each(['GET /api/accounts?cursor=x', 'GET /api/accounts?cursor=WyJcdTAwMDAiXQ', 'GET /api/accounts/a%00b', 'PATCH /api/accounts/a%00b', 'DELETE /api/accounts/a%00b'])(
    'answers 400 for %s',
    async (route) => {
      const answer = await storage.ask(route, route.startsWith('PATCH') ? { body: {} } : {});
      expect([answer.status, answer.type]).toEqual([400, 'application/problem+json; charset=utf-8']);
    },
  );

  it.each(['GET', 'PATCH', 'DELETE'])('answers 404 for %s of an account that is not there', async (method) => {
    expect((await storage.ask(`${method} /api/accounts/nobody`, method === 'PATCH' ? { body: {} } : {})).status).toBe(404);
  });
});
