import { randomInt } from 'node:crypto';
import { TelegramSimulator } from '@sluice/testing';
import { needed, standInPort } from './settings.ts';
import { listening, type Message, type Sending } from './sending.ts';

/** Below what an update_id may be, with room for the next. */
const mostUpdateId = 2_000_000_000;

/** An update of a bot, with the secret token; a photo has what is written for its caption. */
export async function fromTelegram({ text, image, from, url, env }: Message): Promise<Sending> {
  const { TELEGRAM_WEBHOOK_SECRET: secret } = needed(env, 'TELEGRAM_WEBHOOK_SECRET');
  const token = image ? needed(env, 'TELEGRAM_BOT_TOKEN').TELEGRAM_BOT_TOKEN : '1:nobody-asks';
  const port = image ? standInPort(env, 'TELEGRAM_API_URL', 4_010) : 0;
  const bots = [{ token, lastUpdateId: randomInt(1, mostUpdateId) }];
  const telegram = await listening(TelegramSimulator.start({ bots, port, acceptUnknownChats: true }));
  const person = Number(from);
  const content = image ? { photo: image, ...(text !== null && { caption: text }) } : { text: text ?? '' };
  const [update] = telegram.userSends(token, { from: { id: person, firstName: 'Somebody' }, ...content });
  return {
    callback: { url, headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret }, body: JSON.stringify(update) },
    standIn: image && `TELEGRAM_API_URL=${telegram.url}`,
    wasAsked: () => telegram.counters.downloads > 0,
    answers: () => telegram.sentTo(person).map((sent) => sent.text),
    close: () => telegram.close(),
  };
}
