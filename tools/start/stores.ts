import { join } from 'node:path';
import type { Child } from '../stack/child.ts';
import { startPostgres, type Store } from '../stack/postgres.ts';
import type { ProcessRecord } from '../stack/process-record.ts';
import { startRedis } from '../stack/redis.ts';
import { LogFile } from '../terminal/log-file.ts';
import type { Settings } from './settings.ts';

export interface StoreHands {
  record: ProcessRecord;
  say: (line: string) => void;
  /** Told of every store as soon as it runs, so that it is stopped whatever happens next. */
  started: (child: Child) => void;
  onDeath: (child: Child, how: string) => void;
}

/** The addresses of PostgreSQL and Redis: the given ones, else those of our own, which are started in the data folder. */
export async function openStores({ dataDir, databaseUrl, redisUrl }: Settings, hands: StoreHands): Promise<{ databaseUrl: string; redisUrl: string }> {
  const open = async (name: 'PostgreSQL' | 'Redis', start: typeof startRedis): Promise<string> => {
    hands.say(`starting ${name}…`);
    const folder = name.toLowerCase();
    const { write } = new LogFile(join(dataDir, 'logs', `${folder}.log`));
    const store: Store = await start({
      folder: join(dataDir, folder),
      record: hands.record,
      say: hands.say,
      onLine: write,
      onDeath: (how) => hands.onDeath(store.child, how),
    });
    hands.started(store.child);
    return store.url;
  };
  return {
    databaseUrl: databaseUrl ?? (await open('PostgreSQL', startPostgres)),
    redisUrl: redisUrl ?? (await open('Redis', startRedis)),
  };
}
