import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { database, query, startPostgres, type Store } from '../stack/postgres.ts';
import { startRedis } from '../stack/redis.ts';
import type { Temporary } from '../stack/temporary.ts';

export interface BenchStores {
  postgres: Store;
  redis: Store;
}

/** PostgreSQL and Redis as in production, every commit and every write kept, in a temporary folder. */
export async function startBenchStores({ folder, record, stores }: Temporary, say: (line: string) => void): Promise<BenchStores> {
  const open = async (start: typeof startRedis, name: string): Promise<Store> => {
    const store = await start({ folder: join(folder, name), record, say });
    stores.push(store);
    return store;
  };
  return { postgres: await open(startPostgres, 'postgres'), redis: await open(startRedis, 'redis') };
}

/** The URL of a new, empty database. */
export async function freshDatabase({ postgres }: BenchStores, name: string): Promise<string> {
  return database(postgres.url, `bench_${name}_${randomBytes(4).toString('hex')}`);
}

/** Asks Redis over a connection of its own. */
export async function askRedis<Answer>({ redis }: BenchStores, ask: (client: Redis) => Promise<Answer>): Promise<Answer> {
  const client = new Redis(redis.url);
  try {
    return await ask(client);
  } finally {
    client.disconnect();
  }
}

/** Forgets everything in Redis. */
export async function emptyRedis(stores: BenchStores): Promise<void> {
  await askRedis(stores, (client) => client.flushall());
}

/** Empties the tables and writes out what the server holds back, so that the next measure begins as the one before. */
export async function emptyTables(databaseUrl: string, tables: readonly string[]): Promise<void> {
  await query(databaseUrl, async (client) => {
    await client.query(`TRUNCATE ${tables.join(', ')} CASCADE`);
    await client.query('CHECKPOINT');
  });
}
