import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKeeper } from './keeper.ts';
import { startPostgres, type Store } from './postgres.ts';
import { endRecorded, ProcessRecord } from './process-record.ts';
import { startRedis } from './redis.ts';

export interface Temporary {
  folder: string;
  record: ProcessRecord;
  /** What stops when the folder goes, last started first. */
  stores: Store[];
  close: () => Promise<void>;
}

/** A folder for a while, with a record of the processes that work in it: whatever happens to this one, all of it goes. */
export async function openTemporary(): Promise<Temporary> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-'));
  await chmod(folder, 0o711); // PostgreSQL, which runs as somebody else when we are root, must get through.
  const record = new ProcessRecord(folder);
  const dismissKeeper = startKeeper(record.path, folder);
  const stores: Store[] = [];
  const close = async (): Promise<void> => {
    for (const { child } of stores.toReversed()) await child.stop();
    await endRecorded(record.path);
    await rm(folder, { recursive: true, force: true });
    dismissKeeper();
  };
  return { folder, record, stores, close };
}

export interface Wanted {
  postgres?: boolean;
  redis?: boolean;
  say?: (line: string) => void;
}

export interface Stores {
  postgres: Store | null;
  redis: Store | null;
}

/** Starts the wanted stores in the temporary folder, on free ports; without fsync, as nothing here survives a power cut. */
export async function startTemporaryStores({ folder, record, stores }: Temporary, { postgres, redis, say }: Wanted): Promise<Stores> {
  const started: Stores = { postgres: null, redis: null };
  if (postgres) stores.push((started.postgres = await startPostgres({ folder: join(folder, 'postgres'), record, say, durable: false })));
  if (redis) stores.push((started.redis = await startRedis({ folder: join(folder, 'redis'), record, say })));
  return started;
}

/** Runs `work` with temporary stores and removes them afterwards. */
export async function withTemporaryStores<T>(wanted: Wanted, work: (stores: Stores & Temporary) => Promise<T>): Promise<T> {
  const temporary = await openTemporary();
  try {
    return await work({ ...temporary, ...(await startTemporaryStores(temporary, wanted)) });
  } finally {
    await temporary.close();
  }
}
