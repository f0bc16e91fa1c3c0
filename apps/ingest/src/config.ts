import { publicUrl, upstreamSettings } from '@sluice/channels';
import { storesEnvironment, trustedProxies } from '@sluice/service';
import { z } from 'zod';

/** Far above what platforms send. */
const callsPerSecond = z.coerce.number().int().min(1).max(100_000).default(5_000);

export const environment = storesEnvironment.extend(upstreamSettings.shape).extend({
  /** Where platforms reach the gateway: then nobody is polled. */
  PUBLIC_URL: publicUrl.optional(),
  /** off: bots without a webhook are not polled, although there is no PUBLIC_URL. */
  TELEGRAM_POLLING: z.enum(['auto', 'off']).default('auto'),
  /** How far from our clock, seconds, a callback of WeCom may be dated, either way. */
  WECOM_CALLBACK_WINDOW_S: z.coerce.number().int().min(5).max(86_400).default(300),
  /** Minutes; what customers of WeCom wrote before is not answered when the place to read on from is lost. */
  WECOM_CATCH_UP_MINUTES: z.coerce.number().int().min(0).max(4_320).default(60),
  /** Photos that one person may send to one account in a minute; what is more is kept, and the person told so. */
  CARDS_PER_MINUTE: z.coerce.number().int().min(1).max(10_000).default(10),
  /** Requests to POST /api/cards that one address may make in an hour. */
  CARD_API_PER_HOUR: z.coerce.number().int().min(1).max(1_000_000).default(100),
  /** Genuine webhook calls for one account in a second; what is more is answered 429. */
  TELEGRAM_CALLS_PER_SECOND: callsPerSecond,
  LINE_CALLS_PER_SECOND: callsPerSecond,
  WECOM_CALLS_PER_SECOND: callsPerSecond,
  /** Who may say for whom it asks. */
  TRUSTED_PROXIES: trustedProxies,
  /** Days after which the journal forgets what came in. */
  JOURNAL_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(30),
});
export type Config = z.infer<typeof environment>;
