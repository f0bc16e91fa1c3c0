import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { query } from '../tools/stack/postgres.ts';
import { call, post, upload } from './running/api.ts';
import { addBot, type Bot } from './running/bot.ts';
import { allAnswered } from './running/conversation.ts';
import { startSystem, type RunningSystem } from './running/system.ts';

const cardOf = (name: string): Uint8Array => readFileSync(new URL(`../samples/cards/${name}`, import.meta.url));
const card = cardOf('en1.clean.png');

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
    const other = cardOf('en2.clean.png');
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

  describe('in the order of a conversation', () => {
    const people = 20;
    const textsEach = 10;
    let ordered: Bot;

    beforeAll(async () => {
      ordered = await addBot(system, 'ordered');
    });

    it('texts are worked and answered one after the other, in every one of many conversations at once', async () => {
      for (let text = 0; text < textsEach; text++) {
        for (let person = 0; person < people; person++) system.telegram.userSends(ordered.token, { chat: 1_000 + person, text: `hello ${text}` });
      }
      await allAnswered(system, ordered, people * textsEach);
      const disorder = await query(system.databaseUrl, async (client) => {
        const { rows } = await client.query<{ chat: string; analysed: boolean; answered: boolean }>(
          `select e.chat_id as chat, array_agg(e.id order by e.id) = array_agg(e.id order by a.created_at, e.id) as analysed,
             array_agg(e.id order by e.id) = array_agg(e.id order by m.platform_message_id::bigint) as answered
           from ingest.events e join storage.analyses a on a.event_id = e.id join dispatch.messages m on m.event_id = e.id
           where e.account_id = $1 group by 1`,
          [ordered.accountId],
        );
        return rows.filter(({ analysed, answered }) => !analysed || !answered);
      });
      expect(disorder).toEqual([]);
    }, 120_000);

    it('photos are worked beside each other: one that hangs holds up neither the next nor a text', async () => {
      const hung = system.telegram.fault({ kind: 'hung' }, { token: ordered.token, method: 'getFile' });
      system.telegram.userSends(ordered.token, { chat: 7_101, photo: card });
      await until('the first photo to hang', () => hung.hits === 1, 30_000);
      system.telegram.userSends(ordered.token, { chat: 7_101, photo: cardOf('en2.photo.jpg') });
      system.telegram.userSends(ordered.token, { chat: 7_101, text: 'hello' });
      for (const name of ['Gonzalez', 'Whitfield']) await system.telegram.waitFor(({ chat, text }) => chat === 7_101 && text?.includes(name) === true, 60_000);
      const said = system.telegram.sentTo(7_101).map(({ text }) => text ?? '');
      const [second, first] = ['Gonzalez', 'Whitfield'].map((name) => said.findIndex((text) => text.includes(name)));
      expect(second).toBeLessThan(first ?? 0);
    }, 90_000);
  });

  it('SIGTERM stops every service in good order', async () => {
    for (const name of ['gateway', 'ingest', 'analysis', 'storage', 'dispatch'] as const) {
      await system.service(name).stop();
      expect(system.service(name).running).toBe(false);
    }
    expect(system.telegram.complaints).toEqual([]);
  }, 60_000);
});
