import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Who runs PostgreSQL: it refuses to run as root. */
export interface PostgresUser {
  uid: number;
  gid: number;
}

/** Null when this process may run PostgreSQL itself; else the data's owner, or the user `postgres`, or `nobody`. */
export function postgresUser(dataFolder: string): PostgresUser | null {
  if (!isRoot()) return null;
  const owner = statSync(dataFolder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const user = idOf('postgres') ?? idOf('nobody');
  if (!user) throw new Error('PostgreSQL does not run as root and this machine has neither a user postgres nor nobody: start as another user.');
  return user;
}

/**
 * Where the data can lie: the wanted folder, or, when the user could not enter it (a checkout below /root), one below
 * /var/lib that a file in the wanted folder names: deleting the wanted folder still means a fresh start.
 */
export function dataHome(wanted: string, say: (line: string) => void): string {
  mkdirSync(wanted, { recursive: true });
  if (!isRoot() || isReachable(wanted)) return wanted;
  const pointer = join(wanted, 'data-is-in');
  if (!existsSync(pointer)) writeFileSync(pointer, join(systemFolder(), randomBytes(6).toString('hex')));
  const home = readFileSync(pointer, 'utf8').trim();
  mkdirSync(home, { recursive: true });
  say(`PostgreSQL keeps its data in ${home}, because the user it runs as cannot enter ${wanted}`);
  return home;
}

/** Gives a file or folder to the user that runs PostgreSQL. */
export function giveTo(user: PostgresUser | null, path: string): void {
  if (user) chownSync(path, user.uid, user.gid);
}

/** Whether everybody may read this path, being let through every folder above it. */
export function isReachable(path: string): boolean {
  const real = realpathSync(path);
  if ((statSync(real).mode & 0o5) !== 0o5) return false;
  for (let folder = dirname(real); ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o1) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** A folder of this machine that root may write and everybody may enter. */
export function systemFolder(): string {
  const folder = '/var/lib/sluice';
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  return folder;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function idOf(name: string): PostgresUser | null {
  try {
    const ask = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return null;
  }
}
