import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { commandOf } from '../process/identity.mjs';
import { type PostgresUser, giveTo } from './postgres-user.ts';
import { until } from './until.ts';

const run = promisify(execFile);

export interface Cluster {
  initdb: string;
  /** Holds `data` (PostgreSQL's own) and `password`. */
  home: string;
  user: PostgresUser | null;
}

/** The password of the cluster in this folder; makes the cluster when there is none. */
export async function openCluster({ initdb, home, user }: Cluster): Promise<string> {
  const password = join(home, 'password');
  if (!existsSync(password)) writeFileSync(password, randomBytes(18).toString('base64url'), { mode: 0o600 });
  const data = join(home, 'data');
  if (!existsSync(data)) await initialise({ initdb, home, user }, data);
  await forgetDeadServer(data);
  return readFileSync(password, 'utf8').trim();
}

// Made aside and renamed when whole, so that an interrupted first start leaves nothing half made.
async function initialise({ initdb, home, user }: Cluster, data: string): Promise<void> {
  const [fresh, secret] = [join(home, 'data.new'), join(home, 'password.initdb')];
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(secret, readFileSync(join(home, 'password')), { mode: 0o600 });
  for (const path of [fresh, secret]) giveTo(user, path);
  const args = ['-D', fresh, '-U', 'sluice', `--pwfile=${secret}`, '--auth=scram-sha-256', '--encoding=UTF8', '--no-locale'];
  try {
    await run(initdb, [...args, '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-instructions'], { ...user, cwd: '/', env: { LC_ALL: 'C', TZ: 'UTC' } });
  } catch (cause) {
    throw new Error(`PostgreSQL's data folder could not be made: ${String((cause as { stderr?: string }).stderr ?? cause).trim()}`, { cause });
  } finally {
    rmSync(secret, { force: true });
  }
  renameSync(fresh, data);
}

// After a kill -9 of everything a postmaster.pid stays; its pid may belong to anybody by now, or to our server still ending.
async function forgetDeadServer(data: string): Promise<void> {
  const file = join(data, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [line = '', folder = ''] = readFileSync(file, 'utf8').split('\n');
  const pid = Number(line);
  const serves = () => commandOf(pid).includes(`postgres -D ${folder}`);
  if (serves()) {
    process.kill(pid, 'SIGINT');
    if (!(await until(() => !serves(), 8_000))) process.kill(pid, 'SIGKILL');
    await until(() => !serves(), 4_000);
  }
  rmSync(file, { force: true });
}
