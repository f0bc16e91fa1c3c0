import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { isRunning, identityOf } from '../process/identity.mjs';
import { migrate } from './migrate.ts';
import { migrationSql } from './migration-diff.ts';
import { database, query } from './postgres.ts';
import { endRecorded } from './process-record.ts';
import { until } from './until.ts';
import { openTemporary, startTemporaryStores, type Stores, type Temporary } from './temporary.ts';

let temporary: Temporary;
let stores: Stores;

beforeAll(async () => {
  temporary = await openTemporary();
  stores = await startTemporaryStores(temporary, { postgres: true, redis: true });
});

afterAll(() => temporary.close());

describe('our own stores', () => {
  it('keep what was committed through a kill, under the same address', async () => {
    const { url, child } = stores.postgres!;
    await query(url, (client) => client.query('CREATE TABLE kept AS SELECT 7 AS n'));
    await child.kill('SIGKILL');
    await expect(query(url, (client) => client.query('SELECT 1'))).rejects.toThrow(/does not let us in: .*ECONNREFUSED/);
    await child.start();
    expect((await query(url, (client) => client.query('SELECT n FROM kept'))).rows).toEqual([{ n: 7 }]);
  });

  it('end with what a crashed run recorded', async () => {
    const known = { pid: stores.postgres!.child.pid!, identity: identityOf(stores.postgres!.child.pid!) };
    expect(await endRecorded(temporary.record.path)).toEqual(['Redis', 'PostgreSQL']);
    expect(isRunning(known)).toBe(false);
    for (const { child } of [stores.postgres!, stores.redis!]) {
      await until(() => !child.running, 10_000);
      await child.start();
    }
  });

  it('evict nothing and keep every write (Redis)', async () => {
    const redis = new Redis(stores.redis!.url);
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    redis.disconnect();
  });
});

describe('migrations', () => {
  it('of this repository make what the schema says', async () => {
    expect(await migrationSql(stores.postgres!.url)).toBe('');
  });

  it('are applied once, however many ask at once', async () => {
    const url = await database(stores.postgres!.url, 'at_once');
    const answers = await Promise.all([1, 2, 3, 4].map(() => migrate(url)));
    expect(answers.filter((names) => names.length > 0)).toHaveLength(1);
    expect(await migrate(url)).toEqual([]);
  });

  it('hold function bodies and texts with semicolons', async () => {
    const body = `CREATE FUNCTION two() RETURNS int LANGUAGE plpgsql AS $$ BEGIN PERFORM 1; RETURN 2; END; $$;\nCREATE TABLE semicolon AS SELECT 'a;b' AS t;`;
    const url = await database(stores.postgres!.url, 'semicolons');
    expect(await migrate(url, folderWith('20260101000000_body', body))).toEqual(['20260101000000_body']);
    expect((await query(url, (client) => client.query('SELECT two() AS n, t FROM semicolon'))).rows).toEqual([{ n: 2, t: 'a;b' }]);
  });

  it('that fail leave nothing behind and can be mended', async () => {
    const url = await database(stores.postgres!.url, 'mended');
    const folder = folderWith('20260101000000_bad', 'CREATE TABLE half (n int);\nCREATE TABLE nowhere.x (n int);');
    await expect(migrate(url, folder)).rejects.toThrow(/20260101000000_bad failed.*schema "nowhere" does not exist/);
    writeFileSync(join(folder, '20260101000000_bad/migration.sql'), 'CREATE TABLE half (n int);');
    expect(await migrate(url, folder)).toEqual(['20260101000000_bad']);
  });
});

function folderWith(name: string, sql: string): string {
  const folder = join(temporary.folder, `${name}-${Date.now()}`);
  mkdirSync(join(folder, name), { recursive: true });
  writeFileSync(join(folder, name, 'migration.sql'), sql);
  return folder;
}
