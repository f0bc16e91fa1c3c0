import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { captureLog, type Log } from '@sluice/service/testing';
import { freshDatabase, freshRedis, until, type FreshDatabase } from '@sluice/testing';
import { DatabaseServer } from '../../testing/outages.ts';
import { authorization, patient, startIngest, type Ingest } from '../../testing/start-ingest.ts';
import { deliver, mei, photoUpdate, textUpdate } from '../../testing/updates.ts';
import { BlockList } from './block-list.service.ts';
import type { BlockView } from './block.ts';
import { BlocksService } from './blocks.service.ts';

let database: FreshDatabase;
let log: Log;
let replicas: [Ingest, Ingest];
let ingest: Ingest;
let updates = 0;

beforeAll(async () => {
  database = await freshDatabase();
  log = captureLog();
  const stores = { database: database.url, redis: await freshRedis() };
  replicas = await Promise.all([startIngest(stores, { LOG_LEVEL: 'info' }, patient), startIngest(stores, {}, patient)]);
  [ingest] = replicas;
  await ingest.addTelegram('bot');
  await ingest.addTelegram('other');
});

beforeEach(async () => {
  await ingest.database.query(sql`truncate ingest.blocks, ingest.events, ingest.arrivals`);
  await Promise.all(replicas.map(({ app }) => app.get(BlockList).look()));
});

afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.close()));
  log.stop();
  await database.drop();
});

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();
const post = (payload: object) => ingest.app.inject({ method: 'POST', url: '/api/blocks', headers: { authorization }, payload });
const block = async (scope: string, key: string, until = inAnHour()): Promise<BlockView> => {
  const answer = await post({ scope, key, reason: 'abuse', until });
  expect(answer.statusCode).toBe(201);
  return answer.json<BlockView>();
};
const lift = async (id: string): Promise<number> => (await ingest.app.inject({ method: 'DELETE', url: `/api/blocks/${id}`, headers: { authorization } })).statusCode;
const list = async (query = ''): Promise<{ items: BlockView[]; nextCursor: string | null }> => (await ingest.app.inject({ url: `/api/blocks${query}`, headers: { authorization } })).json();
const callFrom = (address: string, { app }: Ingest = ingest) => deliver(app, 'bot', textUpdate(++updates, 'x'), { 'x-forwarded-for': address });
const statusFrom = async (address: string, replica?: Ingest): Promise<number> => (await callFrom(address, replica)).statusCode;
const events = () => ingest.database.query<{ id: string; kind: string; worked: boolean }>(sql`select id, kind, event is not null as worked from ingest.events order by id`);

describe('/api/blocks', () => {
  it('keeps a block with its reason and its end, lists it, and lifts it', async () => {
    const until = inAnHour();
    const kept = await block('account', 'bot', until);
    expect(kept).toEqual({ id: expect.any(String), scope: 'account', key: 'bot', reason: 'abuse', until, createdBy: 'api', createdAt: expect.any(String) });
    expect(await list()).toEqual({ items: [kept], nextCursor: null });
    expect([await lift(kept.id), (await list()).items, await lift(kept.id)]).toEqual([204, [], 404]);
  });

  it('keeps one block a key, by its latest terms', async () => {
    const first = await block('ip', '2606:4700::1');
    const until = new Date(Date.now() + 60_000).toISOString();
    expect(await block('ip', '2606:4700:0:0:5::6', until)).toEqual({ ...first, until });
    expect((await list()).items).toHaveLength(1);
  });

  it('lists page by page, newest first, also of one scope, and nothing that is over', async () => {
    const made = [await block('account', 'a'), await block('account', 'b'), await block('sender', 'a:mei'), await block('account', 'over')].reverse();
    await ingest.database.query(sql`update ingest.blocks set until = now() - interval '1 second' where key = 'over'`);
    const page = await list('?limit=2');
    expect(page.items).toEqual(made.slice(1, 3));
    expect((await list(`?limit=2&cursor=${page.nextCursor}`)).items).toEqual(made.slice(3));
    expect((await list('?scope=sender')).items).toEqual([made[1]]);
  });

  it.each([
    ['a key that is none', { scope: 'ip', key: 'example.com' }, 'key: must be an IP address.'],
    ['an end that has passed', { scope: 'account', key: 'bot', until: '2020-01-01T00:00:00Z' }, 'until: must be ahead'],
    ['no reason', { scope: 'account', key: 'bot', reason: ' ' }, 'reason: '],
    ['a scope that there is not', { scope: 'everybody', key: 'x' }, 'scope: '],
  ])('refuses %s', async (_title, request, detail) => {
    const answer = await post({ reason: 'abuse', until: inAnHour(), ...request });
    expect([answer.statusCode, answer.json()]).toEqual([400, expect.objectContaining({ code: 'invalid', detail: expect.stringContaining(detail) })]);
  });
});

describe('a blocked address', () => {
  it('is answered 403 with the end of its block, at every replica, until it is lifted; nobody else is', async () => {
    const { id, until: end } = await block('ip', '8.8.8.8');
    const answer = await callFrom('8.8.8.8');
    expect([answer.statusCode, answer.headers['content-type'], answer.json()]).toEqual([
      403,
      'application/problem+json; charset=utf-8',
      expect.objectContaining({ code: 'forbidden', status: 403, until: end, detail: expect.stringContaining(end) }),
    ]);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(3_500);
    expect(await statusFrom('8.8.4.4')).toBe(200);
    await until('the other replica to know', async () => (await statusFrom('8.8.8.8', replicas[1])) === 403);
    await lift(id);
    expect(await statusFrom('8.8.8.8')).toBe(200);
    await until('the other replica to know', async () => (await statusFrom('8.8.8.8', replicas[1])) === 200);
  });

  it('is turned away from all that comes in, but not from its own block, nor from how we are', async () => {
    await block('ip', '8.8.8.8');
    const ask = async (method: 'GET' | 'POST', url: string): Promise<number> =>
      (await ingest.app.inject({ method, url, headers: { authorization, 'x-forwarded-for': '8.8.8.8' } })).statusCode;
    expect([await ask('POST', '/api/cards'), await ask('GET', '/api/events'), await ask('POST', '/webhooks/line/x'), await ask('GET', '/webhooks/wecom/x')]).toEqual([403, 403, 403, 403]);
    expect([await ask('GET', '/api/blocks'), await ask('GET', '/health/live'), await ask('GET', '/metrics'), await ask('GET', '/nowhere')]).toEqual([200, 200, 200, 404]);
    expect((await ingest.app.inject('/metrics')).payload).toMatch(/^sluice_limited_total\{limit="address".*\} \d+$/m);
  });

  it('is free again when its time is over', async () => {
    await block('ip', '8.8.8.8');
    await ingest.database.query(sql`update ingest.blocks set until = now() - interval '1 second'`);
    await ingest.app.get(BlockList).look();
    expect(await statusFrom('8.8.8.8')).toBe(200);
    await ingest.app.get(BlockList).forget();
    expect(await ingest.database.query(sql`select 1 from ingest.blocks`)).toEqual([]);
  });

  it('is turned away without a look into the database, which may be away, to the end of its block', async () => {
    await block('ip', '8.8.8.8');
    const server = new DatabaseServer(database.url);
    await server.takeAway();
    expect([await statusFrom('8.8.8.8'), await statusFrom('8.8.4.4')]).toEqual([403, 503]);
    await ingest.app.get(BlockList).refresh();
    expect(await statusFrom('8.8.8.8')).toBe(403);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
    expect(await statusFrom('8.8.8.8')).toBe(503);
    clock.mockRestore();
    await server.giveBack();
    await server.close();
    await until('PostgreSQL to be back', async () => (await statusFrom('8.8.4.4')) === 200);
  });
});

describe('what a blocked person sends', () => {
  it('is kept as ignored, wakes nobody, and can be worked once the block is lifted', async () => {
    const { id } = await block('sender', `bot:${mei.id}`);
    expect((await deliver(ingest.app, 'bot', textUpdate(++updates, 'hello'))).statusCode).toBe(200);
    expect((await deliver(ingest.app, 'bot', photoUpdate(++updates))).statusCode).toBe(200);
    const kept = await events();
    expect(kept.map(({ kind, worked }) => [kind, worked])).toEqual([
      ['ignored', false],
      ['ignored', false],
    ]);
    await deliver(ingest.app, 'bot', textUpdate(++updates, 'somebody else', { from: { ...mei, id: 555002 } }));
    await deliver(ingest.app, 'other', textUpdate(++updates, 'another account'));
    expect((await events()).map(({ worked }) => worked)).toEqual([false, false, true, true]);
    await lift(id);
    const replayed = await ingest.app.inject({ method: 'POST', url: `/api/events/${kept[0]?.id}/replay`, headers: { authorization } });
    expect([replayed.statusCode, replayed.json()]).toEqual([200, expect.objectContaining({ kind: 'text', state: 'received' })]);
    await until('the wake-up', async () => (await ingest.woken('analysis')).includes(kept[0]?.id ?? ''));
    expect(await ingest.woken('analysis')).not.toContain(kept[1]?.id);
  });

  it('is the same for everybody who writes to a blocked account', async () => {
    await block('account', 'bot');
    await deliver(ingest.app, 'bot', textUpdate(++updates, 'hello'));
    await deliver(ingest.app, 'other', textUpdate(++updates, 'hello'));
    expect((await events()).map(({ worked }) => worked)).toEqual([false, true]);
  });
});

describe('calls that prove nothing', () => {
  const wrong = { 'x-telegram-bot-api-secret-token': 'wrong' };
  const forge = (address: string, account = 'bot') =>
    Promise.all(Array.from({ length: 51 }, (_, n) => deliver((replicas[n % 2] as Ingest).app, account, textUpdate(++updates, 'x'), { ...wrong, 'x-forwarded-for': address })));

  it('block their address for a while, at all replicas, once there are too many', async () => {
    expect(new Set((await forge('1.0.0.1')).map(({ statusCode }) => statusCode))).toEqual(new Set([401]));
    const [made, ...others] = (await list()).items;
    expect([made, others]).toEqual([expect.objectContaining({ scope: 'ip', key: '1.0.0.1', createdBy: 'signatures', reason: 'too many calls without a valid signature' }), []]);
    expect(Date.parse(made?.until ?? '') - Date.parse(made?.createdAt ?? '')).toBeGreaterThan(590_000);
    for (const replica of replicas) await until('the replica to know', async () => (await statusFrom('1.0.0.1', replica)) === 403);
    expect(await statusFrom('1.0.0.2')).toBe(200);
  });

  it('are those for accounts that are not there, too', async () => {
    await forge('1.0.0.3', 'nobody');
    expect((await list()).items).toEqual([expect.objectContaining({ key: '1.0.0.3' })]);
  });

  it('leave a block that is in force as it is', async () => {
    const made = await block('ip', '1.0.0.4');
    await ingest.app.get(BlocksService).blockAddress('1.0.0.4');
    expect((await list()).items).toEqual([made]);
    await ingest.database.query(sql`update ingest.blocks set until = now() - interval '1 second'`);
    await ingest.app.get(BlocksService).blockAddress('1.0.0.4');
    expect((await list()).items).toEqual([expect.objectContaining({ key: '1.0.0.4', createdBy: 'signatures' })]);
  });

  it('block no address that a genuine call came from: platforms call from few, for good accounts and bad', async () => {
    for (const replica of replicas) expect(await statusFrom('1.0.0.5', replica)).toBe(200);
    await forge('1.0.0.5');
    expect([await statusFrom('1.0.0.5'), (await list()).items]).toEqual([200, []]);
  });

  it.each(['127.0.0.1', '10.1.2.3', '::1', 'fd00::1', 'junk'])('block no address outside the public internet: %s', async (address) => {
    await forge(address);
    expect((await list()).items).toEqual([]);
  });
});

it('the log says what was blocked and lifted, and never whom', async () => {
  const { id } = await block('sender', 'bot:canary-person');
  const { id: address } = await block('ip', '8.8.77.77');
  await lift(id);
  const lines = log.text().split('\n').filter((line) => line.includes(id) || line.includes(address)).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ msg, scope, block }) => [msg, scope, block])).toEqual([
    ['blocked', 'sender', id],
    ['blocked', 'ip', address],
    ['block lifted', undefined, id],
  ]);
  expect(log.text()).not.toMatch(/canary-person|8\.8\.77\.77|1\.0\.0\.1|abuse/);
});
