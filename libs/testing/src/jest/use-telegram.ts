import { TelegramSimulator } from '../telegram/telegram-simulator.ts';
import type { TelegramSimulatorOptions } from '../telegram/simulator-options.ts';
import { atEnd } from './at-end.ts';

/** A Telegram for all tests of this file; any chat may be written to. */
export async function useTelegram(options: TelegramSimulatorOptions = {}): Promise<TelegramSimulator> {
  const telegram = await TelegramSimulator.start({ acceptUnknownChats: true, ...options });
  atEnd(() => telegram.close());
  return telegram;
}
