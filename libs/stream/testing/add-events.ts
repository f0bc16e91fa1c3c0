import type { RedisConnection } from '@sluice/queue';
import { eventField, streamKey } from '../src/entry.ts';

/** Adds events past all limits of the publishing side; answers their ids. */
export async function addEvents(redis: RedisConnection['client'], count: number): Promise<string[]> {
  const pipeline = redis.pipeline();
  for (let n = 0; n < count; n++) pipeline.xadd(streamKey, '*', eventField, JSON.stringify({ type: 'alert', n }));
  return ((await pipeline.exec()) ?? []).map(([, id]) => String(id));
}
