import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { call, post, upload } from './running/api.ts';
import { addBot, type Bot } from './running/bot.ts';
import { startSystem, type RunningSystem } from './running/system.ts';

const card = readFileSync(new URL('../samples/cards/en1.clean.png', import.meta.url));

interface CardAnswer {
  event: string;
  engine: string;
  cached: boolean;
  contact: { name: string; emails: string[] } | null;
}

describe('the main path, through all services as processes', () => {
  let system: RunningSystem;
  let bot: Bot;

  beforeAll(async () => {
    system = await startSystem();
    bot = await addBot(system, 'shop');
  }, 60_000);

  afterAll(async () => {
    await system.stop();
  }, 30_000);

  it('a photo of a card sent to a bot is acknowledged, read, kept and answered', async () => {
    system.telegram.userSends(bot.token, { chat: 7001, photo: card, languageCode: 'zh-hant' });
    const result = await system.telegram.waitFor(({ chat, text }) => chat === 7001 && text?.startsWith('✅') === true, 30_000);
    const texts = system.telegram.sentTo(7001).map(({ text }) => text);
    expect(texts).toEqual(['📸 收到名片圖片，正在處理...', expect.stringContaining('✅ 處理完成: Jonathan R. Whitfield')]);
    expect(result.text).toContain('j.whitfield@northgate-logistics.co.uk');
    const { body } = await call<{ items: { name: string; emails: string[] }[] }>(system, '/api/contacts?search=whitfield');
    expect(body.items).toMatchObject([{ name: 'Jonathan R. Whitfield', emails: ['j.whitfield@northgate-logistics.co.uk'] }]);
  }, 60_000);

  it('a text is answered in the language of the person', async () => {
    system.telegram.userSends(bot.token, { chat: 7002, text: '请问你们几点开门？' });
    const { text } = await system.telegram.waitFor(({ chat }) => chat === 7002, 20_000);
    expect(text).toMatch(/您|你/);
    const { body } = await call<{ items: { language: string }[] }>(system, '/api/conversations?chatId=7002');
    expect(body.items).toMatchObject([{ language: 'zh-Hans' }]);
  }, 30_000);

  it('one trace leads from the webhook to the send, and no secret and no text stands in any log', async () => {
    const secretText = 'my very private question 4711?';
    system.telegram.userSends(bot.token, { chat: 7003, text: secretText });
    await system.telegram.waitFor(({ chat }) => chat === 7003, 20_000);
    const trace = await until('the event to be answered', async () => {
      const { body } = await call<{ items: { state: string; trace: string }[] }>(system, '/api/events?chatId=7003');
      return body.items.find(({ state }) => state === 'answered')?.trace;
    });
    await until('the log of the send', () => system.logs().split('\n').some((line) => line.includes(trace) && line.includes('message sent')));
    for (const secret of [secretText, bot.token, system.apiKey, 'secret-of-shop']) expect(system.logs()).not.toContain(secret);
  }, 30_000);

  it('an uploaded card is answered with its contact, the second time from the cache', async () => {
    const other = readFileSync(new URL('../samples/cards/en2.clean.png', import.meta.url));
    const first = await upload<CardAnswer>(system, '/api/cards?wait=true', { images: [other] });
    expect(first).toMatchObject({ status: 200, body: { engine: 'local', cached: false, contact: { name: 'Maria Gonzalez-Lopez' } } });
    const second = await upload<CardAnswer>(system, '/api/cards?wait=true', { images: [other] });
    expect(second).toMatchObject({ status: 200, body: { cached: true } });
    expect(second.body.event).not.toBe(first.body.event);
    expect(second.body.contact).toMatchObject({ name: 'Maria Gonzalez-Lopez' });
  }, 60_000);

  it('what is sent to the sandbox is kept and shown', async () => {
    const { status, body } = await post<{ event: string }>(system, '/api/sandbox/messages', { chatId: 'me', text: 'hello' });
    expect(status).toBe(202);
    const lines = await until('the answer in the sandbox', async () => {
      const list = await call<{ items: { direction: string; eventId: string; text: string }[] }>(system, '/api/sandbox/messages?chatId=me');
      return list.body.items.length === 2 && list.body.items;
    });
    expect(lines).toMatchObject([
      { direction: 'in', text: 'hello', eventId: body.event },
      { direction: 'out', eventId: body.event },
    ]);
  }, 30_000);

  it('SIGTERM stops every service in good order', async () => {
    for (const name of ['gateway', 'ingest', 'analysis', 'storage', 'dispatch'] as const) {
      await system.service(name).stop();
      expect(system.service(name).running).toBe(false);
    }
    expect(system.telegram.complaints).toEqual([]);
  }, 60_000);
});
