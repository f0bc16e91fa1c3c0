import { until } from '@sluice/testing';
import type { Bot } from './bot.ts';
import { readLedger, readOpen, type Ledger } from './ledger.ts';
import type { RunningSystem } from './system.ts';

const people = 50;

/** Lets 50 people write `count` texts to the bot; answers the number of texts per chat. */
export function everybodyWrites(system: RunningSystem, { token }: Bot, count: number): Map<number, number> {
  const texts = new Map<number, number>();
  for (let index = 0; index < count; index++) {
    const chat = 1_000 + (index % people);
    texts.set(chat, (texts.get(chat) ?? 0) + 1);
    system.telegram.userSends(token, { chat, text: `hello number ${index}` });
  }
  return texts;
}

/** Waits until every text has an answer on record, sent or uncertain. */
export async function allAnswered(system: RunningSystem, { accountId }: Bot, count: number): Promise<Ledger> {
  const settled = async (): Promise<Ledger | null> => {
    const ledger = await readLedger(system, accountId).catch(() => null);
    return ledger && ledger.events === count && ledger.open === 0 ? ledger : null;
  };
  try {
    return await until(`${count} answers of ${accountId}`, settled, 90_000);
  } catch (cause) {
    throw new Error(`Open: ${JSON.stringify(await readOpen(system, accountId))}, ${JSON.stringify(await readLedger(system, accountId))}`, { cause });
  }
}

/** Chats that were sent more messages than they wrote texts. */
export function chatsAnsweredTooOften(system: RunningSystem, { token }: Bot, texts: Map<number, number>): number[] {
  return [...texts].filter(([chat, written]) => system.telegram.sentTo(chat, token).length > written).map(([chat]) => chat);
}
