import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Page } from '@sluice/service';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { keepAccount } from '../../testing/rows.ts';
import { adminKey } from '../../testing/secrets.ts';
import { stackMessages } from '../../testing/stack-messages.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import { MessageSearch } from './message-search.repository.ts';
import type { MessageView } from './message-view.ts';

let stores: FreshDatabase;
let dispatch: Dispatch;
let port: number;

beforeAll(async () => {
  stores = await freshDatabase();
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() });
  for (const account of ['few', 'many']) await keepAccount(dispatch.database, account);
  await stackMessages(dispatch.database, 'few', { count: 1_203, text: '=1+#, "好"' });
  await dispatch.app.listen(0, '127.0.0.1');
  port = (dispatch.app.getHttpServer().address() as AddressInfo).port;
});

afterAll(async () => {
  await dispatch.close();
  await stores.drop();
});

const headers = { authorization: `Bearer ${adminKey}` };
const download = (query: string) => fetch(`http://127.0.0.1:${port}/api/messages/export?${query}`, { headers });

describe('GET /api/messages/export', () => {
  it('gives every message as JSON, newest first, as the list shows them', async () => {
    const answer = await download('accountId=few&format=json');
    const all = (await answer.json()) as MessageView[];
    const { items } = (await dispatch.ask<Page<MessageView>>('GET /api/messages?accountId=few&limit=200')).body;
    expect([all.length, new Set(all.map(({ id }) => id)).size]).toEqual([1_203, 1_203]);
    expect(all.slice(0, 200)).toEqual(items);
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="messages-\d{4}-\d\d-\d\d\.json"$/);
  });

  it('gives them as CSV that no spreadsheet runs', async () => {
    const answer = await download('accountId=few');
    const lines = (await answer.text()).split('\r\n');
    expect([answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual(['text/csv; charset=utf-8', expect.stringMatching(/\.csv"$/)]);
    expect([lines.length, lines.at(-1)]).toEqual([1 + 1_203 + 1, '']);
    expect(lines[1]).toContain(`,"'=1+1203, ""好""",reply,normal,COMPLETED,`);
  });

  it('narrows as the list does', async () => {
    const texts = ((await (await download('accountId=few&format=json&text=%2B77')).json()) as MessageView[]).map(({ text }) => text);
    expect(texts.sort()).toEqual(['77', '770', '771', '772', '773', '774', '775', '776', '777', '778', '779'].map((n) => `=1+${n}, "好"`));
  });

  it('is an empty list, or a head alone, when there is nothing', async () => {
    expect(await (await download('accountId=nobody&format=json')).json()).toEqual([]);
    expect((await (await download('accountId=nobody')).text()).split('\r\n')).toHaveLength(2);
  });

  it('answers a problem for what it cannot do', async () => {
    expect(await dispatch.ask('GET /api/messages/export?format=xlsx')).toMatchObject({ status: 400, body: { code: 'invalid' } });
    expect(await dispatch.ask('GET /api/messages/export?state=LOST')).toMatchObject({ status: 400 });
    expect((await dispatch.ask('GET /api/messages/export', { headers: { authorization: '' } })).status).toBe(401);
  });

  it('reads no faster than its client, and no further once that is gone', async () => {
    await stackMessages(dispatch.database, 'many', { count: 50_000, text: 'x'.repeat(500) });
    const search = jest.spyOn(dispatch.app.get(MessageSearch), 'find');
    const response = await new Promise<IncomingMessage>((resolve) => get({ port, path: '/api/messages/export?accountId=many', headers }, resolve));
    response.pause();
    await until('a pause of the reading', async () => {
      const before = search.mock.calls.length;
      await pause(300);
      return before > 0 && search.mock.calls.length === before;
    });
    const read = search.mock.calls.length;
    expect(read).toBeLessThan(60);
    response.destroy();
    await pause(300);
    expect(search.mock.calls.length).toBeLessThanOrEqual(read + 1);
    search.mockRestore();
  });
});
