import type { AccountChannel } from '@sluice/channels';
import type { Limit } from '@sluice/rate-limit';
import type { Config } from '../config.ts';

/** How much may come in. */
export const LIMITS = Symbol('limits');

export interface Limits {
  /** Photos of one person on one account. */
  cards: Limit;
  /** Requests of one address to the card API. */
  cardApi: Limit;
  /** Genuine calls of a platform for one account; no limit where nothing is said. */
  webhooks: Partial<Record<AccountChannel, Limit>>;
}

/** Calls of one address that prove nothing: whoever makes more is blocked for `blockMs`. */
export const signatures = { max: 50, windowMs: 60_000, blockMs: 600_000 } as const;

/** The limits as they are set. */
export function limitsOf(config: Config): Limits {
  const aSecond = (max: number): Limit => ({ max, windowMs: 1_000 });
  return {
    cards: { max: config.CARDS_PER_MINUTE, windowMs: 60_000 },
    cardApi: { max: config.CARD_API_PER_HOUR, windowMs: 3_600_000 },
    webhooks: {
      telegram: aSecond(config.TELEGRAM_CALLS_PER_SECOND),
      line: aSecond(config.LINE_CALLS_PER_SECOND),
      wecom: aSecond(config.WECOM_CALLS_PER_SECOND),
    },
  };
}
