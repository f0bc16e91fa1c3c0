import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import type { Page } from '@sluice/service';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { keepAccount } from '../../testing/rows.ts';
import { startDispatch, type Dispatch } from '../../testing/start-dispatch.ts';
import type { CampaignView, PreflightView } from './campaign-view.ts';

let stores: FreshDatabase;
let dispatch: Dispatch;
let account: string;
let accounts = 0;

beforeAll(async () => {
  stores = await freshDatabase();
  dispatch = await startDispatch({ database: stores.url, redis: await freshRedis() });
});

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(dispatch.database, account, { limits: [{ max: 20, windowMs: 60_000 }] });
});

afterAll(async () => {
  await dispatch.close();
  await stores.drop();
});

type Problem = CampaignView & { code: string; errors: { path: string }[] };
const body = (more: object = {}) => ({ name: 'News', text: 'Hello {{name|friend}}', accounts: [account], recipients: [{ chatId: '1', name: 'Mei' }], ...more });
const post = (more: object = {}, headers: Record<string, string> = {}) => dispatch.ask<Problem>('POST /api/campaigns', { body: body(more), headers });
const act = (id: string, action: string) => dispatch.ask<Problem>(`POST /api/campaigns/${id}/${action}`);
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const inTwoHours = new Date(Date.now() + 7_200_000).toISOString();

describe('POST /api/campaigns', () => {
  it('answers 201 with a draft, as GET shows it afterwards; nothing is sent', async () => {
    const { status, body: campaign } = await post({ startAt: inAnHour, expiresAt: inTwoHours, delayMs: 5_000, hours: { from: '09:00', to: '18:00', days: [1, 2] }, timeZone: 'Asia/Taipei', stopRules: { maxFloods: 1 } });
    expect(status).toBe(201);
    expect(campaign).toMatchObject({ state: 'draft', leads: null, priority: 'low', startAt: inAnHour, delayMs: 5_000, hours: { from: '09:00' }, timeZone: 'Asia/Taipei', stopRules: { maxFloods: 1, minSent: 20 } });
    expect(await dispatch.ask(`GET /api/campaigns/${campaign.id}`)).toMatchObject({ status: 200, body: campaign });
    expect((await dispatch.ask(`GET /api/campaigns/${campaign.id}/progress`)).body).toMatchObject({ state: 'draft', recipients: 0, pending: 0, endsAt: null });
  });

  it('answers the same campaign to the same Idempotency-Key, also many times at once, and 422 to another body', async () => {
    const key = { 'idempotency-key': `${account}-k` };
    const answers = await Promise.all(Array.from({ length: 6 }, () => post({}, key)));
    expect(new Set(answers.map(({ status, body: { id } }) => `${status} ${id}`)).size).toBe(1);
    expect(await post({ text: 'Other' }, key)).toMatchObject({ status: 422, body: { code: 'unprocessable' } });
    const rows = await dispatch.database.query(sql`select 1 from dispatch.campaigns where ${account} = any(accounts)`);
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['an empty text', { text: ' ' }, 'text'],
    ['a text that is too long for its channel', { text: 'x'.repeat(4_097) }, 'text'],
    ['braces that nobody closed', { text: 'Hello {{name' }, 'text'],
    ['a beginning in the past', { startAt: '2026-01-01T00:00:00Z' }, 'startAt'],
    ['an end before its beginning', { startAt: inTwoHours, expiresAt: inAnHour }, 'expiresAt'],
    ['an account that is not there', { accounts: ['nobody'] }, 'accounts.0'],
    ['a time zone that is not there', { timeZone: 'Mars/Base' }, 'timeZone'],
    ['neither recipients nor leads', { recipients: undefined }, 'recipients'],
    ['a field nobody knows', { colour: 'red' }, ''],
  ])('answers 400 for %s, and keeps nothing', async (_what, more, path) => {
    expect(await post(more)).toMatchObject({ status: 400, body: { code: 'invalid', errors: [{ path }] } });
    expect(await dispatch.database.query(sql`select 1 from dispatch.campaigns where ${account} = any(accounts)`)).toEqual([]);
  });
});

describe('PATCH /api/campaigns/:id', () => {
  it('changes what is said and nothing else, while it is a draft', async () => {
    const { id } = (await post({ delayMs: 5_000, priority: 'high' })).body;
    const patch = (change: object) => dispatch.ask<Problem>(`PATCH /api/campaigns/${id}`, { body: change });
    expect(await patch({ name: 'Better' })).toMatchObject({ status: 200, body: { name: 'Better', delayMs: 5_000, priority: 'high', leads: null } });
    expect(await patch({ leads: { tags: ['vip'] } })).toMatchObject({ status: 200, body: { leads: { tags: ['vip'] } } });
    expect(await patch({ startAt: '2026-01-01T00:00:00Z' })).toMatchObject({ status: 400, body: { errors: [{ path: 'startAt' }] } });
    expect(await patch({ recipients: [{ chatId: '1' }], startAt: inAnHour })).toMatchObject({ status: 200, body: { leads: null, startAt: inAnHour } });
    await act(id, 'start');
    expect(await patch({ name: 'Too late' })).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });
});

describe('POST /api/campaigns/:id/preflight', () => {
  it('says how many go from which account, when it ends, and who is refused and why', async () => {
    await keepAccount(dispatch.database, `${account}-b`, { limits: [{ max: 1, windowMs: 60_000 }] });
    await dispatch.database.query(sql`
      insert into storage.leads (id, channel, chat_id, name, account_id, opted_out_at, blocked_at, tags) values
        (gen_random_uuid(), 'sandbox', '1', 'Mei', ${`${account}-b`}, null, null, ${[account]}), (gen_random_uuid(), 'sandbox', '2', 'Ann', null, now(), null, ${[account]}),
        (gen_random_uuid(), 'sandbox', '3', null, null, null, null, ${[account]}), (gen_random_uuid(), 'line', '4', 'Bob', null, null, null, ${[account]}),
        (gen_random_uuid(), 'sandbox', '5', 'Eve', null, null, now(), ${[account]}), (gen_random_uuid(), 'sandbox', '6', ${'x'.repeat(4_095)}, null, null, null, ${[account]})`);
    const { id } = (await post({ text: 'Hi {{name}}', recipients: undefined, leads: { tags: [account] }, accounts: [account, `${account}-b`] })).body;
    const { body: flight } = await dispatch.ask<PreflightView>(`POST /api/campaigns/${id}/preflight`);
    expect(flight).toMatchObject({ recipients: 6, accepted: 1, late: 0, accounts: [{ accountId: account, recipients: 0 }, { accountId: `${account}-b`, channel: 'sandbox', recipients: 1 }] });
    expect(flight.refused).toMatchObject({ total: 5, byReason: { 'opted-out': 1, 'missing-variable': 1, 'no-account': 1, blocked: 1, 'text-too-long': 1 } });
    expect(flight.refused.examples.find(({ chatId }) => chatId === '3')).toEqual({ chatId: '3', code: 'missing-variable', message: 'Nothing is known for name.' });
    expect((await dispatch.ask(`GET /api/campaigns/${id}/progress`)).body).toMatchObject({ state: 'draft', recipients: 0 });
  });

  it('models the windows from the beginning on, and counts who comes too late', async () => {
    const recipients = [...Array.from({ length: 61 }, (_, n) => ({ chatId: `late-${n}` })), { chatId: 'late-7' }];
    const expiresAt = new Date(Date.parse(inAnHour) + 120_000).toISOString();
    const { id } = (await post({ recipients, startAt: inAnHour, expiresAt })).body;
    const { body: flight } = await dispatch.ask<PreflightView>(`POST /api/campaigns/${id}/preflight`);
    const minutes = (at: string | null): number => Math.round((Date.parse(at ?? '') - Date.parse(inAnHour)) / 60_000);
    expect([flight.accepted, flight.refused.byReason, flight.late, minutes(flight.startsAt), minutes(flight.endsAt)]).toEqual([61, { duplicate: 1 }, 21, 0, 3]);
  });
});

describe('the actions', () => {
  it('done twice are done once; what makes no sense is a conflict; what is not there is not found', async () => {
    const { id } = (await post({ startAt: inAnHour })).body;
    const states: unknown[] = [];
    for (const action of ['pause', 'start', 'start', 'pause', 'pause', 'resume', 'resume', 'cancel', 'cancel', 'resume', 'start']) {
      const { status, body: { state, code } } = await act(id, action);
      states.push(`${action} ${status} ${state ?? code}`);
    }
    expect(states).toEqual([
      'pause 409 conflict', 'start 200 scheduled', 'start 200 scheduled', 'pause 200 paused', 'pause 200 paused', 'resume 200 scheduled', 'resume 200 scheduled',
      'cancel 200 cancelled', 'cancel 200 cancelled', 'resume 409 conflict', 'start 409 conflict',
    ]);
    expect((await act('0197f0c0-0000-7000-8000-000000000099', 'start')).status).toBe(404);
  });

  it('starting is refused when the time for it has passed meanwhile', async () => {
    const { id } = (await post({ startAt: inAnHour })).body;
    await dispatch.database.query(sql`update dispatch.campaigns set start_at = now() - interval '1 minute' where id = ${id}::uuid`);
    expect(await act(id, 'start')).toMatchObject({ status: 422, body: { code: 'unprocessable', errors: [{ path: 'startAt' }] } });
    expect((await dispatch.ask(`GET /api/campaigns/${id}`)).body['state']).toBe('draft');
  });
});

describe('starting a campaign that nobody would get anything of', () => {
  const keepLeads = (count: number, { tag, optedOut = false, city }: { tag: string; optedOut?: boolean; city?: string }) => dispatch.database.query(sql`
    insert into storage.leads (id, channel, chat_id, attributes, opted_out_at, tags)
    select gen_random_uuid(), 'sandbox', ${`${tag}-${city}-`} || n, ${JSON.stringify(city ? { city } : {})}, case when ${optedOut} then now() end, ${[tag]} from generate_series(1, ${count}::int) n`);
  const forLeads = (more: object = {}) => post({ recipients: undefined, leads: { tags: [account] }, ...more });

  it('is refused with the variables that nobody has, as preflight names them', async () => {
    const { id } = (await post({ text: 'Hi {{name}}, {{city}} and {{nick}}', recipients: [{ chatId: `${account}-1`, name: 'Mei' }, { chatId: `${account}-2`, name: 'Ann', variables: { nick: 'A' } }] })).body;
    expect(await act(id, 'start')).toMatchObject({
      status: 422,
      body: { code: 'unprocessable', detail: expect.stringContaining('city (2), nick (1)'), errors: [{ path: 'text' }, { path: 'recipients' }], refused: { total: 2, byReason: { 'missing-variable': 2 } } },
    });
    const { body: flight } = await dispatch.ask<PreflightView>(`POST /api/campaigns/${id}/preflight`);
    expect(flight).toMatchObject({ accepted: 0, refused: { missing: [{ name: 'city', recipients: 2 }, { name: 'nick', recipients: 1 }] } });
    expect((await dispatch.ask(`GET /api/campaigns/${id}`)).body['state']).toBe('draft');
    expect((await dispatch.ask(`PATCH /api/campaigns/${id}`, { body: { variables: { city: 'Taipei' } } })).status).toBe(200);
    expect(await act(id, 'start')).toMatchObject({ status: 200, body: { state: 'running' } });
  });

  it('is refused with the reasons counted, for leads as well; and when no lead fits', async () => {
    const { id } = (await forLeads()).body;
    expect(await act(id, 'start')).toMatchObject({ status: 422, body: { errors: [{ path: 'leads', message: expect.stringContaining('nobody fits') }] } });
    await keepLeads(600, { tag: account, optedOut: true });
    expect(await act(id, 'start')).toMatchObject({ status: 422, body: { errors: [{ path: 'leads', message: 'all 600 are refused (opted-out: 600)' }], refused: { total: 600, byReason: { 'opted-out': 600 } } } });
    expect(await dispatch.database.query(sql`select 1 from dispatch.campaign_recipients where campaign_id = ${id}::uuid`)).toEqual([]);
  });

  it('is not refused as soon as one person would, on whichever page', async () => {
    await keepLeads(600, { tag: account });
    await dispatch.database.query(sql`
      insert into storage.leads (id, channel, chat_id, attributes, tags) values ('ffffffff-ffff-7fff-bfff-ffffffffffff', 'sandbox', 'last', '{"city": "Taipei"}', ${[account]})`);
    const { id } = (await forLeads({ text: 'Hi {{city}}', startAt: inAnHour })).body;
    expect(await act(id, 'start')).toMatchObject({ status: 200, body: { state: 'scheduled' } });
  });
});

describe('GET /api/campaigns', () => {
  it('lists the newest first, page by page, by state', async () => {
    for (const name of ['a', 'b', 'c']) await post({ name });
    const list = async (query: string) => (await dispatch.ask<Page<CampaignView>>(`GET /api/campaigns${query}`)).body;
    const first = await list('?limit=2');
    const second = await list(`?limit=1&cursor=${first.nextCursor}`);
    expect([first, second].map(({ items }) => items.map(({ name }) => name))).toEqual([['c', 'b'], ['a']]);
    expect((await list('?state=cancelled')).items.every(({ state }) => state === 'cancelled')).toBe(true);
  });
});
