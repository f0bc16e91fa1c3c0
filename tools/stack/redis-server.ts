import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { lock } from '../process/file-lock.mjs';

const run = promisify(execFile);
const names = ['redis-server', 'valkey-server'];
const policy = '/usr/sbin/policy-rc.d';

/** Where a Redis (or Valkey) server is; installs Debian's when root may, and says in one sentence what to do otherwise. */
export async function findRedisServer(say: (line: string) => void): Promise<string> {
  const found = onPath(names);
  if (found) return found;
  if (process.getuid?.() === 0 && onPath(['apt-get'])) await installWithApt(say);
  const installed = onPath(names);
  if (installed) return installed;
  throw new Error(
    'Redis is missing: install it (Debian, Ubuntu: sudo apt-get install redis-server; macOS: brew install redis) or set REDIS_URL to one of your own.',
  );
}

/** The first of these programs on PATH, in PATH's order and in the usual system folders. */
export function onPath(programs: string[], path = process.env.PATH ?? ''): string | null {
  const folders = [...path.split(delimiter), '/usr/local/bin', '/usr/bin', '/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin'];
  const candidates = programs.flatMap((program) => folders.filter(Boolean).map((folder) => join(folder, program)));
  return candidates.find(isExecutable) ?? null;
}

async function installWithApt(say: (line: string) => void): Promise<void> {
  const release = await lock(join(tmpdir(), 'sluice-apt.lock'), () => say('waiting for another installation of Redis…'));
  try {
    if (onPath(names)) return;
    say('installing Redis (apt-get install redis-server)…');
    await withoutStartingServices(async () => {
      await apt('update');
      await apt('install', '-y', '--no-install-recommends', 'redis-server');
    });
  } catch (cause) {
    const reason = String((cause as { stderr?: string }).stderr ?? cause).trim().split('\n').pop();
    throw new Error(`Redis is missing and apt-get could not install it (${reason}): install redis-server or set REDIS_URL.`, { cause });
  } finally {
    release();
  }
}

function apt(...args: string[]): Promise<unknown> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], { env, maxBuffer: 64 << 20 });
}

// Debian starts what it installs, on 6379: a policy of 101 says no. A policy that is there already stays as it is.
async function withoutStartingServices(install: () => Promise<void>): Promise<void> {
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await install();
    if (ours && existsSync('/run/systemd/system')) await run('systemctl', ['disable', 'redis-server']);
  } finally {
    if (ours) rmSync(policy, { force: true });
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
