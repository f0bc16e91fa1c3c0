import { upstreamSettings } from '@sluice/channels';
import { storesEnvironment } from '@sluice/service';
import { z } from 'zod';

export const environment = storesEnvironment.extend(upstreamSettings.shape).extend({
  /** Memory the results of readings may take. */
  CACHE_MEMORY_MB: z.coerce.number().min(1).max(10_000).default(200),
});
export type Config = z.infer<typeof environment>;
