import { publicUrl, upstreamSettings } from '@sluice/channels';
import { language } from '@sluice/contracts';
import { storesEnvironment } from '@sluice/service';
import { z } from 'zod';

export const environment = storesEnvironment.extend(upstreamSettings.shape).extend({
  /** Where platforms reach the gateway: Telegram is told to send there. */
  PUBLIC_URL: publicUrl.optional(),
  /** Language for people of whom nothing is known. */
  SLUICE_LANGUAGE: language.default('zh-Hant'),
  TELEGRAM_BOT_TOKEN: z.string().optional(),
  TELEGRAM_WEBHOOK_SECRET: z.string().optional(),
  LINE_CHANNEL_ACCESS_TOKEN: z.string().optional(),
  LINE_CHANNEL_SECRET: z.string().optional(),
  WECOM_CORP_ID: z.string().optional(),
  WECOM_KF_SECRET: z.string().optional(),
  WECOM_TOKEN: z.string().optional(),
  WECOM_ENCODING_AES_KEY: z.string().optional(),
});
export type Config = z.infer<typeof environment>;
