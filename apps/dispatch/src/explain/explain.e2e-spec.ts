import { beforeEach, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { useStores } from '@sluice/testing/jest';
import type { Lanes } from '../../testing/open-lanes.ts';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { stackMessages } from '../../testing/stack-messages.ts';
import { useDispatch, useLanes } from '../../testing/use-dispatch.ts';
import type { Explanation } from './explanation.ts';

const hourMs = 3_600_000;
const limits = [{ max: 2, windowMs: hourMs }];

const stores = await useStores();
const dispatch = await useDispatch({}, stores);
const lanes = await useLanes({ database: stores.database });
let account: string;
let accounts = 0;

beforeEach(async () => {
  account = `account-${++accounts}`;
  await keepAccount(dispatch.database, account, { limits });
});

const explain = async (id: string) => (await dispatch.ask<Explanation>(`GET /api/messages/${id}/explain`)).body;
const codesOf = ({ waitsFor }: Explanation) => waitsFor.map(({ code }) => code);

async function accept(more: object = {}): Promise<string> {
  await lanes.accept(account, more);
  return (await messagesOf(lanes.database, account)).at(-1)?.id ?? '';
}

async function send(outcome: Parameters<Lanes['settle']>[1] = {}): Promise<string> {
  const { claimed } = await lanes.claim(account, 1);
  await lanes.settle(claimed[0]?.attemptId ?? '', outcome);
  return claimed[0]?.messageId ?? '';
}

describe('GET /api/messages/:id/explain', () => {
  it('of what can go says so', async () => {
    const id = await accept();
    expect(await explain(id)).toMatchObject({ id, state: 'PENDING', words: 'It goes now.', waitsFor: [], ahead: 0, aheadInChat: 0, basis: { atLeast: false, pace: 1 } });
  });

  it('of what is scheduled says until when', async () => {
    const scheduledAt = new Date(Date.now() + hourMs);
    const id = await accept({ scheduledAt });
    expect(await explain(id)).toMatchObject({ waitsFor: [{ code: 'schedule', until: scheduledAt.toISOString() }], goesAt: scheduledAt.toISOString() });
  });

  it('of what finds the windows full says when they have room', async () => {
    for (const chatId of ['a', 'b']) await accept({ chatId });
    for (const _time of [1, 2]) await send();
    const id = await accept();
    const { waitsFor, goesAt } = await explain(id);
    const [first] = await dispatch.database.query<{ ms: number }>(sql`select extract(epoch from min(ended_at))::float * 1000 + ${hourMs} as ms from dispatch.attempts where account_id = ${account}`);
    expect(waitsFor).toMatchObject([{ code: 'window', until: goesAt }]);
    expect(Math.abs(Date.parse(goesAt ?? '') - (first?.ms ?? NaN))).toBeLessThanOrEqual(1);
  });

  it('counts who goes first, in all and in the chat', async () => {
    for (const chatId of ['a', 'b', '555001']) await accept({ chatId });
    await accept({ chatId: 'later', scheduledAt: new Date(Date.now() + hourMs) });
    const id = await accept({ priority: 'high' });
    const last = await accept({ priority: 'low' });
    expect(await explain(id)).toMatchObject({ ahead: 0, aheadInChat: 0, waitsFor: [] });
    expect(await explain(last)).toMatchObject({ ahead: 4, aheadInChat: 2, waitsFor: [{ code: 'ahead' }] });
  });

  it('of what waits for its chat says so', async () => {
    await keepAccount(dispatch.database, account, { limits: [{ scope: 'chat', max: 1, windowMs: hourMs }] });
    await accept();
    const { claimed } = await lanes.claim(account);
    const id = await accept();
    expect(codesOf(await explain(id))).toEqual(['in-flight']);
    await lanes.settle(claimed[0]?.attemptId ?? '');
    expect(await explain(id)).toMatchObject({ waitsFor: [{ code: 'chat-window', until: expect.any(String) }] });
  });

  it('of what failed once says until when it pauses', async () => {
    await accept();
    const id = await send({ outcome: 'retry', state: 'RETRYING', delayMs: hourMs });
    const { state, waitsFor, goesAt } = await explain(id);
    expect([state, waitsFor]).toEqual(['RETRYING', [{ code: 'backoff', words: expect.any(String), until: goesAt }]]);
  });

  it.each(['account', 'chat'] as const)('of what the platform wants silence for (%s) says until when', async (floodScope) => {
    await accept();
    const id = await send({ outcome: 'flood', state: 'RETRYING', burns: false, floodMs: 2 * hourMs, floodScope });
    const { waitsFor, goesAt } = await explain(id);
    expect(waitsFor).toMatchObject([{ code: 'flood', until: expect.any(String) }]);
    expect(Math.abs(Date.parse(goesAt ?? '') - Date.now() - 2 * hourMs)).toBeLessThan(5_000);
  });

  it('knows no time while somebody must do something first', async () => {
    const id = await accept();
    await dispatch.ask(`POST /api/queues/${account}/pause`);
    expect(await explain(id)).toMatchObject({ waitsFor: [{ code: 'paused' }], goesAt: null });
    await dispatch.ask('POST /api/queues/pause');
    expect(codesOf(await explain(id))).toEqual(['halted', 'paused']);
    await dispatch.ask('POST /api/queues/resume');
  });

  it('on WeCom waits for the customer’s next word, and counts what the turn leaves', async () => {
    await dispatch.database.query(sql`update storage.accounts set channel = 'wecom' where id = ${account}`);
    const id = await accept({ chatId: 'kf:customer' });
    expect(await explain(id)).toMatchObject({ waitsFor: [{ code: 'awaiting-reply' }], goesAt: null });
    await dispatch.database.query(sql`
      insert into storage.conversations (id, account_id, channel, chat_id, language, last_inbound_at) values (gen_random_uuid(), ${account}, 'wecom', 'kf:customer', 'en', now())`);
    expect((await explain(id)).waitsFor).toEqual([]);
    for (let count = 0; count < 5; count++) await accept({ chatId: 'kf:customer' });
    const last = (await messagesOf(lanes.database, account)).at(-1)?.id ?? '';
    expect(codesOf(await explain(last))).toContain('awaiting-reply');
  });

  it('says that it will expire first', async () => {
    for (const chatId of ['a', 'b']) await accept({ chatId });
    for (const _time of [1, 2]) await send();
    const expiresAt = new Date(Date.now() + 60_000);
    const id = await accept({ expiresAt });
    expect(await explain(id)).toMatchObject({ goesAt: null, words: expect.stringContaining(`expires at ${expiresAt.toISOString()}`) });
  });

  it('of what is being sent, or over, says that', async () => {
    await accept();
    const { claimed } = await lanes.claim(account);
    const id = claimed[0]?.messageId ?? '';
    expect(await explain(id)).toMatchObject({ state: 'PROCESSING', waitsFor: [{ code: 'in-flight' }], goesAt: expect.any(String) });
    await lanes.settle(claimed[0]?.attemptId ?? '');
    expect(await explain(id)).toEqual({ id, state: 'COMPLETED', words: 'It was sent.', waitsFor: [], ahead: 0, aheadInChat: 0, goesAt: null, basis: null });
  });

  it('looks at a long queue within a second', async () => {
    await stackMessages(dispatch.database, account, { count: 30_000, state: 'PENDING' });
    const id = await accept({ priority: 'low' });
    const startedAt = performance.now();
    const { ahead, goesAt } = await explain(id);
    expect([ahead, performance.now() - startedAt < 1_000]).toEqual([30_000, true]);
    // Two an hour: every tenth of them goes to whoever has waited longest.
    expect(Date.parse(goesAt ?? '')).toBeGreaterThan(Date.now() + 10_000 * hourMs);
  });

  it('answers 404 and 400', async () => {
    expect(await dispatch.ask('GET /api/messages/0197f0c0-0000-7000-8000-000000000099/explain')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await dispatch.ask('GET /api/messages/nonsense/explain')).status).toBe(400);
  });
});
