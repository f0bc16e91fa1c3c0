import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lock, tryLock } from './file-lock.mjs';
import { identityOf, isRunning } from './identity.mjs';

let folder = '';
let path = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-lock-'));
  path = join(folder, 'a.lock');
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a lock file', () => {
  it('is held by one at a time, and names its holder', () => {
    const { release } = tryLock(path, { origin: 'here' });
    expect(tryLock(path).holder).toMatchObject({ pid: process.pid, origin: 'here' });
    release?.();
    expect(existsSync(path)).toBe(false);
    expect(tryLock(path).release).toBeInstanceOf(Function);
  });

  it('of a process that has died is taken over', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const dead = { pid: child.pid, identity: identityOf(child.pid ?? 0) };
    await once(child, 'exit');
    writeFileSync(path, JSON.stringify(dead));
    expect(tryLock(path).release).toBeInstanceOf(Function);
  });

  it('of an earlier process with the same pid is taken over', () => {
    writeFileSync(path, JSON.stringify({ pid: process.pid, identity: 'another life' }));
    expect(tryLock(path).release).toBeInstanceOf(Function);
  });

  it('that cannot be read is taken over', () => {
    writeFileSync(path, '');
    expect(tryLock(path).release).toBeInstanceOf(Function);
  });

  it('makes the next one wait until it is released', async () => {
    const order: string[] = [];
    const release = await lock(path);
    const next = lock(path, () => order.push('told to wait')).then((free) => (order.push('got it'), free()));
    order.push('released');
    release();
    await next;
    expect(order).toEqual(['told to wait', 'released', 'got it']);
  });
});

describe('the identity of a process', () => {
  it('is the same while it runs and gone when it has ended', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], { stdio: ['pipe', 'ignore', 'ignore'] });
    const known = { pid: child.pid ?? 0, identity: identityOf(child.pid ?? 0) };
    expect(isRunning(known)).toBe(true);
    child.kill();
    await once(child, 'exit');
    expect(isRunning(known)).toBe(false);
  });
});
