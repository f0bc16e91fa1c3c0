import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Api, GrammyError } from 'grammy';
import { TelegramSimulator } from './telegram-simulator.ts';

const token = '110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw';
const mei = 555_001;

let telegram: TelegramSimulator;
let api: Api;

beforeEach(async () => {
  telegram = await TelegramSimulator.start({ bots: [{ token, username: 'cards_bot', name: 'Cards' }] });
  telegram.chat({ id: mei, firstName: 'Mei', lastName: 'Lin', username: 'meilin' });
  api = new Api(token, { apiRoot: telegram.url, timeoutSeconds: 5 });
});

afterEach(async () => {
  expect(telegram.complaints).toEqual([]);
  await telegram.close();
});

async function refusal(call: Promise<unknown>): Promise<GrammyError> {
  const error = await call.then(() => undefined, (reason: unknown) => reason);
  if (!(error instanceof GrammyError)) throw new Error(`expected a GrammyError, got ${String(error)}`);
  return error;
}

describe('the simulated Bot API, driven by grammY', () => {
  it('says who the bot is', async () => {
    expect(await api.getMe()).toMatchObject({ id: 110_201_543, is_bot: true, first_name: 'Cards', username: 'cards_bot' });
  });

  it('delivers a text and answers with the message', async () => {
    const before = Math.floor(Date.now() / 1_000);
    const message = await api.sendMessage(mei, 'hello');
    expect(message).toEqual({
      message_id: 1,
      from: { id: 110_201_543, is_bot: true, first_name: 'Cards', username: 'cards_bot' },
      chat: { id: mei, first_name: 'Mei', last_name: 'Lin', username: 'meilin', type: 'private' },
      date: expect.any(Number),
      text: 'hello',
    });
    expect(message.date - before).toBeLessThanOrEqual(5);
    expect(telegram.sentTo(mei)).toEqual([
      { bot: token, chat: mei, messageId: 1, text: 'hello', at: expect.any(Number), method: 'sendMessage' },
    ]);
  });

  it('counts message ids up in each chat, over both directions', async () => {
    telegram.chat({ id: 2 });
    const first = await api.sendMessage(mei, 'one');
    telegram.userSends(token, { chat: mei, text: 'two' });
    const third = await api.sendMessage(mei, 'three');
    const elsewhere = await api.sendMessage(2, 'one');
    expect([first, third, elsewhere].map(({ message_id }) => message_id)).toEqual([1, 3, 1]);
  });

  it('shows groups with their title and lets them be found by @username', async () => {
    telegram.chat({ id: -1_001_234_567_890, title: 'Team', username: 'team_sg' });
    const message = await api.sendMessage('@team_sg', 'hello');
    expect(message.chat).toEqual({ id: -1_001_234_567_890, title: 'Team', username: 'team_sg', type: 'supergroup' });
  });

  it('edits what the bot sent, and refuses an edit that changes nothing or finds nothing', async () => {
    const { message_id } = await api.sendMessage(mei, 'draft');
    const edited = await api.editMessageText(mei, message_id, 'final');
    expect(edited).toMatchObject({ message_id, text: 'final', edit_date: expect.any(Number) });
    expect((await refusal(api.editMessageText(mei, message_id, 'final'))).description).toMatch(/^Bad Request: message is not modified: /);
    expect((await refusal(api.editMessageText(mei, 99, 'x'))).description).toBe('Bad Request: message to edit not found');
    expect(telegram.sentTo(mei).map(({ text }) => text)).toEqual(['draft', 'final']);
  });

  it('accepts a reply to a message that exists, and no other', async () => {
    const [update] = telegram.userSends(token, { chat: mei, text: 'question' });
    const message_id = update?.message?.message_id ?? 0;
    await api.sendMessage(mei, 'answer', { reply_parameters: { message_id } });
    expect(telegram.sentTo(mei)[0]).toMatchObject({ text: 'answer', replyTo: message_id });
    const lost = refusal(api.sendMessage(mei, 'answer', { reply_parameters: { message_id: 77 } }));
    expect((await lost).description).toBe('Bad Request: message to be replied not found');
    await api.sendMessage(mei, 'anyway', { reply_parameters: { message_id: 77, allow_sending_without_reply: true } });
    expect(telegram.sentTo(mei).map(({ text }) => text)).toEqual(['answer', 'anyway']);
  });

  it('shows typing without leaving a message', async () => {
    expect(await api.sendChatAction(mei, 'typing')).toBe(true);
    expect(telegram.sent).toEqual([]);
  });

  it.each([
    ['an unknown chat', () => api.sendMessage(404, 'x'), 'Bad Request: chat not found'],
    ['no chat', () => api.sendMessage('', 'x'), 'Bad Request: chat_id is empty'],
    ['an empty text', () => api.sendMessage(mei, ''), 'Bad Request: message text is empty'],
    ['a blank text', () => api.sendMessage(mei, ' \n'), 'Bad Request: text must be non-empty'],
    ['4097 characters', () => api.sendMessage(mei, 'x'.repeat(4_097)), 'Bad Request: message is too long'],
  ])('refuses %s with 400', async (_what, call, description) => {
    expect(await refusal(call())).toMatchObject({ error_code: 400, description, parameters: {} });
    expect(telegram.sent).toEqual([]);
  });

  it('counts the 4096 characters as code points after the markup is taken away', async () => {
    await api.sendMessage(mei, '😀'.repeat(4_096));
    await api.sendMessage(mei, `<b>${'x'.repeat(4_096)}</b>`, { parse_mode: 'HTML' });
    expect(telegram.sent.map(({ text }) => text.length)).toEqual([8_192, 4_096]);
  });

  it.each([
    ['blocked', mei, 'Forbidden: bot was blocked by the user'],
    ['deactivated', mei, 'Forbidden: user is deactivated'],
    ['stranger', mei, "Forbidden: bot can't initiate conversation with a user"],
    ['kicked', -5, 'Forbidden: bot was kicked from the group chat'],
    ['kicked', -1_000_000_000_005, 'Forbidden: bot was kicked from the supergroup chat'],
    ['left', -1_000_000_000_005, 'Forbidden: bot is not a member of the supergroup chat'],
    ['deleted', -5, 'Forbidden: the group chat was deleted'],
  ] as const)('refuses a chat where the bot is %s (%d) with 403', async (standing, chat, description) => {
    telegram.setStanding(chat, standing);
    expect(await refusal(api.sendMessage(chat, 'x'))).toMatchObject({ error_code: 403, description });
    telegram.setStanding(chat, 'member');
    expect(await api.sendMessage(chat, 'x')).toMatchObject({ text: 'x' });
  });

  it('keeps the standing of each bot apart', async () => {
    telegram.addBot({ token: '2:other' });
    telegram.setStanding(mei, 'blocked', '2:other');
    const other = new Api('2:other', { apiRoot: telegram.url });
    expect((await refusal(other.sendMessage(mei, 'x'))).error_code).toBe(403);
    expect(await api.sendMessage(mei, 'x')).toMatchObject({ text: 'x' });
  });

  it('names the supergroup that a group became', async () => {
    telegram.chat({ id: -5, title: 'Team' });
    telegram.groupMigrates(token, { group: -5, supergroup: -1_001_234_567_890, by: mei });
    expect(await refusal(api.sendMessage(-5, 'x'))).toMatchObject({
      error_code: 400,
      description: 'Bad Request: group chat was upgraded to a supergroup chat',
      parameters: { migrate_to_chat_id: -1_001_234_567_890 },
    });
    expect((await api.sendMessage(-1_001_234_567_890, 'x')).chat).toMatchObject({ title: 'Team', type: 'supergroup' });
  });
});
