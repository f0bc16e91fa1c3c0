import { beforeEach, describe, expect, it } from '@jest/globals';
import { until, type TelegramFault } from '@sluice/testing';
import { useTelegram } from '@sluice/testing/jest';
import { keepAccount, messagesOf } from '../../testing/rows.ts';
import { useDispatch } from '../../testing/use-dispatch.ts';

const telegram = await useTelegram();
const dispatch = await useDispatch({ TELEGRAM_API_URL: telegram.url });
let account: string;
let token: string;
let accounts = 0;

beforeEach(async () => {
  account = `bot-${++accounts}`;
  token = `${300_000 + accounts}:AAH-the-token-of-a-bot`;
  telegram.addBot({ token });
  await keepAccount(dispatch.database, account, { channel: 'telegram', botToken: token });
});

const post = (text: string) => dispatch.ask('POST /api/messages', { body: { accountId: account, chatId: '7', text } });
const texts = () => telegram.sentTo(7, token).map(({ text }) => text);
const stateOf = async (text: string) => (await messagesOf(dispatch.database, account)).find((row) => row.text === text);
const reaches = (text: string, state: string) =>
  until(`${text} ${state}`, async () => {
    const row = await stateOf(text);
    return row?.state === state && row;
  });

const before = { when: 'before' } as const;
const after = { when: 'after' } as const;
const lost: [string, TelegramFault, typeof before | typeof after, string[]][] = [
  ['the connection broke before Telegram worked on it', { kind: 'dropped' }, before, ['next']],
  ['the connection broke after Telegram had sent it', { kind: 'dropped' }, after, ['doubtful', 'next']],
  ["Telegram's edge gave a 502 page", { kind: 'html', status: 502 }, after, ['doubtful', 'next']],
  ["Telegram's edge gave a 504 page", { kind: 'html', status: 504 }, before, ['next']],
];

describe('a message whose answer was lost', () => {
  it.each(lost)('(%s) is UNCERTAIN, is never sent again, and holds up nobody in its chat', async (_how, fault, when, delivered) => {
    const trouble = telegram.fault(fault, { token, ...when });
    await post('doubtful');
    await reaches('doubtful', 'UNCERTAIN');
    await post('next');
    await reaches('next', 'COMPLETED');
    expect(texts()).toEqual(delivered);
    expect(trouble.hits).toBe(1);
    expect(await stateOf('doubtful')).toMatchObject({ state: 'UNCERTAIN', attempts: 1, errorCode: 'uncertain', platformMessageId: null });
  });

  it('says in words that it may have arrived', async () => {
    telegram.fault({ kind: 'dropped' }, { token });
    await post('doubtful');
    expect((await reaches('doubtful', 'UNCERTAIN')).error).toContain('may have arrived');
  });
});

describe('a message that was certainly not sent', () => {
  it("(Telegram's edge turned it away with 503) is tried again", async () => {
    telegram.fault({ kind: 'html', status: 503 }, { token });
    await post('hello');
    expect(await reaches('hello', 'COMPLETED')).toMatchObject({ attempts: 2 });
    expect(texts()).toEqual(['hello']);
  });

  it('holds back what came after it in its chat, so that both arrive in order', async () => {
    telegram.fault({ kind: 'refused', code: 500 }, { token });
    await post('first');
    await reaches('first', 'RETRYING');
    await post('second');
    await reaches('second', 'COMPLETED');
    expect(texts()).toEqual(['first', 'second']);
  });
});
