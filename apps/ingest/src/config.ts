import { upstreamSettings } from '@sluice/channels';
import { storesEnvironment } from '@sluice/service';
import type { z } from 'zod';

export const environment = storesEnvironment.extend(upstreamSettings.shape);
export type Config = z.infer<typeof environment>;
