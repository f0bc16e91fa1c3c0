import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@sluice/testing';
import { query } from '../tools/stack/postgres.ts';
import { addBot, type Bot } from './running/bot.ts';
import { allAnswered } from './running/conversation.ts';
import { startSystem, type RunningSystem } from './running/system.ts';

const cards = ['en1', 'en2'].map((name) => readFileSync(new URL(`../samples/cards/${name}.clean.png`, import.meta.url)));
const people = 20;
const textsEach = 10;

describe('the order of a conversation', () => {
  let system: RunningSystem;
  let bot: Bot;

  beforeAll(async () => {
    system = await startSystem();
    bot = await addBot(system, 'ordered');
  }, 60_000);

  afterAll(async () => {
    await system.stop();
  }, 30_000);

  it('texts are worked and answered one after the other, in every one of many conversations at once', async () => {
    for (let text = 0; text < textsEach; text++) {
      for (let person = 0; person < people; person++) system.telegram.userSends(bot.token, { chat: 1_000 + person, text: `hello ${text}` });
    }
    await allAnswered(system, bot, people * textsEach);
    const disorder = await query(system.databaseUrl, async (client) => {
      const { rows } = await client.query<{ chat: string; analysed: boolean; answered: boolean }>(
        `select e.chat_id as chat, array_agg(e.id order by e.id) = array_agg(e.id order by a.created_at, e.id) as analysed,
           array_agg(e.id order by e.id) = array_agg(e.id order by m.platform_message_id::bigint) as answered
         from ingest.events e join storage.analyses a on a.event_id = e.id join dispatch.messages m on m.event_id = e.id
         where e.account_id = $1 group by 1`,
        [bot.accountId],
      );
      return rows.filter(({ analysed, answered }) => !analysed || !answered);
    });
    expect(disorder).toEqual([]);
  }, 120_000);

  it('photos are worked beside each other: one that hangs holds up neither the next nor a text', async () => {
    const hung = system.telegram.fault({ kind: 'hung' }, { token: bot.token, method: 'getFile' });
    system.telegram.userSends(bot.token, { chat: 7_001, photo: cards[0] });
    await until('the first photo to hang', () => hung.hits === 1, 30_000);
    system.telegram.userSends(bot.token, { chat: 7_001, photo: cards[1] });
    system.telegram.userSends(bot.token, { chat: 7_001, text: 'hello' });
    for (const name of ['Gonzalez', 'Whitfield']) await system.telegram.waitFor(({ chat, text }) => chat === 7_001 && text?.includes(name) === true, 60_000);
    const said = system.telegram.sentTo(7_001).map(({ text }) => text ?? '');
    const [second, first] = ['Gonzalez', 'Whitfield'].map((name) => said.findIndex((text) => text.includes(name)));
    expect(second).toBeLessThan(first ?? 0);
  }, 90_000);
});
