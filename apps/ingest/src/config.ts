import { storesEnvironment } from '@sluice/service';
import { z } from 'zod';

export const environment = storesEnvironment.extend({
  TELEGRAM_API_URL: z.url().default('https://api.telegram.org'),
});
export type Config = z.infer<typeof environment>;
