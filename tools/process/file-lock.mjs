import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { identityOf, isRunning } from './identity.mjs';

/**
 * Takes the lock file at `path` for this process, or answers its live holder (`{pid, identity, …note}`).
 * A lock whose holder has died is taken over. The file appears whole (by hard link), so no reader sees half of it.
 */
export function tryLock(path, note = {}) {
  mkdirSync(dirname(path), { recursive: true });
  const own = `${path}.${process.pid}.${Math.random().toString(36).slice(2)}`;
  writeFileSync(own, JSON.stringify({ ...note, pid: process.pid, identity: identityOf(process.pid) }), { mode: 0o600 });
  try {
    for (;;) {
      if (linkedTo(own, path)) return { release: () => release(path) };
      const holder = read(path);
      if (holder && isRunning(holder)) return { holder };
      removeStale(path);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

/** Waits until the lock at `path` is ours; tells `onWait` once who holds it. */
export async function lock(path, onWait = () => undefined) {
  for (let told = false; ; told = true) {
    const { release, holder } = tryLock(path);
    if (release) return release;
    if (!told) onWait(holder);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function linkedTo(own, path) {
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

// Two processes may find the same dead holder: what was moved aside must be dead, else it goes back.
function removeStale(path) {
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const holder = read(aside);
  if (holder && isRunning(holder)) linkedTo(aside, path);
  rmSync(aside, { force: true });
}

function release(path) {
  if (read(path)?.pid === process.pid) rmSync(path, { force: true });
}
