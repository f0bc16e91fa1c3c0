import type { RateWindow } from '@sluice/testing';

/** Of each account: small enough that bursts have to wait for several windows. */
export const accountLimits: RateWindow[] = [{ max: 10, windowMs: 6_000 }];

/** What Telegram allows a bot and a private chat besides, as libs/rate-limit has it from the bot FAQ. */
export const channelLimits: { platform: RateWindow[]; chat: RateWindow[] } = {
  platform: [{ max: 30, windowMs: 1_000 }],
  chat: [{ max: 3, windowMs: 3_000 }],
};
