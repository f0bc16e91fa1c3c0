import { freshDatabase } from '../stores/fresh-database.ts';
import { freshRedis } from '../stores/fresh-redis.ts';
import { atEnd } from './at-end.ts';

/** Where the stores of a spec are. */
export interface StoreUrls {
  database: string;
  redis: string;
}

/** A database and an emptied Redis for all tests of this file. */
export async function useStores(): Promise<StoreUrls> {
  const database = await freshDatabase();
  atEnd(() => database.drop());
  return { database: database.url, redis: await freshRedis() };
}
