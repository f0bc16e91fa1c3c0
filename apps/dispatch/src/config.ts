import { upstreamSettings } from '@sluice/channels';
import { storesEnvironment } from '@sluice/service';
import { z } from 'zod';

export const environment = storesEnvironment.extend(upstreamSettings.shape).extend({
  /** Messages this process sends at once on each channel. */
  MAX_CONCURRENT_MESSAGES: z.coerce.number().int().min(1).max(200).default(15),
  /** False: messages go at once, at no particular pace. Order, retries and what platforms ask for stay. */
  ENABLE_MESSAGE_QUEUE: z.stringbool().default(true),
  /** How long a send may take in all; what a process that died was sending is in doubt after that. */
  SEND_LEASE_MS: z.coerce.number().int().min(1_000).max(300_000).default(20_000),
  /** True: concurrency adapts to errors and connections, with metrics of it. False: it stays at MAX_CONCURRENT_MESSAGES. */
  PERFORMANCE_MONITORING: z.stringbool().default(true),
  /** Whether a line of queue stats is logged every minute. */
  LOG_QUEUE_STATS: z.stringbool().default(true),
  /** Progress texts of a batch that are merged into one message at most. */
  BATCH_SIZE: z.coerce.number().int().min(1).max(50).default(5),
  /** Seconds the first of them waits for others. */
  BATCH_INTERVAL: z.coerce.number().min(0).max(60).default(2),
  /** Seconds after which a batch that no message joins is closed. */
  BATCH_IDLE_SECONDS: z.coerce.number().int().min(1).max(86_400).default(300),
});
export type Config = z.infer<typeof environment>;
