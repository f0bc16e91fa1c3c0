import { addBot } from '../bot.ts';
import type { RunningSystem } from '../system.ts';
import type { Platform } from './platform.ts';

export interface TelegramPlatform extends Platform {
  /** Somebody wants to hear nothing from the bot any more. */
  block(person: number): string[];
}

/** Telegram with a bot, which sends again what was not answered 2xx. */
export async function openTelegram(system: RunningSystem, accountId: string): Promise<TelegramPlatform> {
  const { telegram } = system;
  const { token } = await addBot(system, accountId);
  const idsOf = (updates: readonly { update_id: number }[]): string[] => updates.map(({ update_id: id }) => String(id));
  return {
    accountId,
    write: (people) => people.flatMap((chat) => idsOf(telegram.userSends(token, { chat, text: 'hello' }))),
    show: (chat, photo) => idsOf(telegram.userSends(token, { chat, photo })),
    block: (person) => idsOf(telegram.userBlocks(token, person)),
    got: (person) => telegram.sentTo(person, token).map(({ text }) => text),
    delivered: () => telegram.allDelivered(30_000),
  };
}
