import { Redis } from 'ioredis';
import { required } from './fresh-database.ts';

/** The URL of an emptied Redis database of this Jest worker's own. */
export async function freshRedis(): Promise<string> {
  const url = new URL(required('TEST_REDIS_URL'));
  url.pathname = `/${process.env['JEST_WORKER_ID'] ?? '0'}`;
  const client = new Redis(url.href);
  await client.flushdb();
  client.disconnect();
  return url.href;
}
