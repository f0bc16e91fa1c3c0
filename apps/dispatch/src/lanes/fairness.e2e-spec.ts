import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { useTelegram } from '@sluice/testing/jest';
import { aMessage, keepAccount, messagesOf } from '../../testing/rows.ts';
import { useDispatch } from '../../testing/use-dispatch.ts';
import { AcceptService } from '../accept/accept.service.ts';
import { LaneService } from './lane.service.ts';

const token = '500001:AAH-the-token-of-a-bot';

const telegram = await useTelegram({ bots: [{ token }] });
const dispatch = await useDispatch({ TELEGRAM_API_URL: telegram.url });

beforeAll(async () => {
  for (const account of ['busy', 'quiet']) await keepAccount(dispatch.database, account, { channel: 'telegram', botToken: token });
});

describe('an account with a long backlog', () => {
  it('that is woken again and again leaves room for the others', async () => {
    const slowness = telegram.fault({ kind: 'delayed', ms: 60 }, { token, times: Infinity });
    const backlog = Array.from({ length: 600 }, (_none, n) => aMessage('busy', { chatId: String(n + 1) }));
    await dispatch.app.get(AcceptService).acceptAll(backlog);
    for (let time = 1; time <= 40; time++) await dispatch.app.get(LaneService).wake('busy');
    await until('its first', () => telegram.sent.length > 0);
    await dispatch.ask('POST /api/messages', { body: { accountId: 'quiet', chatId: '9999', text: 'me too' } });
    await telegram.waitFor(({ chat }) => chat === 9_999);
    expect((await messagesOf(dispatch.database, 'busy')).some(({ state }) => state === 'PENDING')).toBe(true);
    slowness.stop();
  });
});

describe('a send that takes long', () => {
  it('holds up no other chat of its account', async () => {
    await keepAccount(dispatch.database, 'slow', { channel: 'telegram', botToken: token });
    const post = (chat: number) => dispatch.ask('POST /api/messages', { body: { accountId: 'slow', chatId: String(chat), text: 'x' } });
    telegram.fault({ kind: 'delayed', ms: 1_500 }, { token, chat: 7_001 });
    await post(7_001);
    await until('the slow one', async () => (await messagesOf(dispatch.database, 'slow'))[0]?.state === 'PROCESSING');
    await post(7_002);
    await telegram.waitFor(({ chat }) => chat === 7_001);
    expect(telegram.sent.map(({ chat }) => chat).filter((chat) => chat > 7_000 && chat < 8_000)).toEqual([7_002, 7_001]);
  });
});
