import { storesEnvironment } from '@sluice/service';
import { z } from 'zod';

export const environment = storesEnvironment.extend({
  TELEGRAM_API_URL: z.url().default('https://api.telegram.org'),
  /** Messages this process sends at once, over all accounts. */
  MAX_CONCURRENT_MESSAGES: z.coerce.number().int().min(1).max(200).default(15),
});
export type Config = z.infer<typeof environment>;
