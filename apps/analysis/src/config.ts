import { upstreamSettings } from '@sluice/channels';
import { storesEnvironment } from '@sluice/service';
import { z } from 'zod';

export const environment = storesEnvironment.extend(upstreamSettings.shape).extend({
  /** Memory the results of readings may take. */
  CACHE_MEMORY_MB: z.coerce.number().min(1).max(10_000).default(200),
  /** ISO 3166-1 alpha-2: where phone numbers without a country code are from. */
  SLUICE_COUNTRY: z.string().regex(/^[A-Z]{2}$/, 'two capital letters, such as TW').default('TW'),
});
export type Config = z.infer<typeof environment>;
