import type { BotSeed } from './state/bots.ts';
import type { TelegramLimits } from './state/limits.ts';

/** What a simulated Telegram starts with. */
export interface TelegramSimulatorOptions {
  /** Of 127.0.0.1; a free one by default. */
  port?: number;
  bots?: BotSeed[];
  limits?: TelegramLimits;
  /** Keep only about this many of the newest messages in `sent`; all by default. */
  keep?: number;
  /** Let bots write to any chat id, opened or not. */
  acceptUnknownChats?: boolean;
  /** How long one second of the webhook's retry clock (2, 4, 8… s and Retry-After) lasts here; 1000 by default. */
  webhookSecondMs?: number;
  /** When an unanswered webhook counts as failed; 60 000 by default. */
  webhookTimeoutMs?: number;
}
