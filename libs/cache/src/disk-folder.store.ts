import { randomUUID } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { chmod, lstat, mkdir, open, readdir, rename, rm, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '@sluice/errors';
import type { Found } from './recency-index.ts';

/** What a task's answers of one generation lie in. */
const roomName = /^([a-z][a-z0-9-]*)\.(\d+)$/;
const fileName = /^[0-9a-f]{64}$/;
const temporaryName = /^\.[0-9a-f-]{36}$/;
/** Longer than any file takes to be written: what is older was left by a process that died. */
const abandonedMs = 60_000;
const blockBytes = 4_096;

/** What a file of so many bytes takes from the disk. */
export const bytesOnDisk = (bytes: number): number => Math.ceil(bytes / blockBytes) * blockBytes;

/**
 * Files of a cache in rooms under one folder, for this user alone. A file's time of change says when it is over, its time of access when it
 * was last used. What does not belong here is removed, folders excepted. Every method throws `unavailable` when the disk does not do its part.
 */
export class DiskFolder {
  constructor(
    private readonly folder: string,
    private readonly now: () => number,
  ) {}

  /** Undefined when there is no such file; no bytes when it is none of ours. */
  read(name: string, mostBytes: number): Promise<Buffer | undefined> {
    return ifThere(async () => {
      const handle = await open(join(this.folder, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
      try {
        const stats = await handle.stat();
        return stats.isFile() && stats.size <= mostBytes ? await handle.readFile() : Buffer.alloc(0);
      } finally {
        await handle.close();
      }
    });
  }

  /** All of it or nothing: another reader never sees half a file. */
  async write(name: string, bytes: Uint8Array, expiresAt: number): Promise<void> {
    const temporary = join(this.folder, `.${randomUUID()}`);
    await orUnavailable(async () => {
      await mkdir(join(this.folder, name, '..'), { recursive: true, mode: 0o700 });
      try {
        await this.fill(temporary, bytes, expiresAt);
        await rename(temporary, join(this.folder, name));
      } catch (error) {
        await unlink(temporary).catch(() => undefined);
        throw error;
      }
    });
  }

  async touch(name: string, expiresAt: number): Promise<void> {
    await ifThere(() => utimes(join(this.folder, name), this.now() / 1_000, expiresAt / 1_000));
  }

  /** Whether it was there. */
  async remove(name: string): Promise<boolean> {
    return (await ifThere(() => unlink(join(this.folder, name)).then(() => true))) ?? false;
  }

  /** Removes a task's rooms of generations before this one; answers the names of their files. */
  async removeRooms(task: string, before: number): Promise<string[]> {
    const old = (await this.list('')).filter((room) => isRoomOf(room, task, before));
    const removed: string[] = [];
    for (const room of old) {
      removed.push(...(await this.list(room)).map((file) => `${room}/${file}`));
      await ifThere(() => rm(join(this.folder, room), { recursive: true, force: true }));
    }
    return removed;
  }

  /** Removes what is over or does not belong here; gives the rest. Ends early when the signal is aborted. */
  async sweep(signal: AbortSignal): Promise<Found[]> {
    await ifThere(() => chmod(this.folder, 0o700));
    const found: Found[] = [];
    for (const name of await this.list('')) {
      if (!roomName.test(name)) await this.removeStray(name);
      else for (const file of await this.list(name)) found.push(...(signal.aborted ? [] : await this.judge(`${name}/${file}`)));
    }
    return found;
  }

  private async judge(name: string): Promise<Found[]> {
    const stats = await ifThere(() => lstat(join(this.folder, name)));
    if (!stats || stats.isDirectory()) return [];
    const isOurs = stats.isFile() && fileName.test(name.split('/')[1] ?? '');
    if (isOurs && stats.mtimeMs > this.now()) return [{ name, bytes: bytesOnDisk(stats.size), usedAt: stats.atimeMs }];
    await this.remove(name);
    return [];
  }

  /** Of files that are being written only those that nobody will finish. */
  private async removeStray(name: string): Promise<void> {
    const stats = await ifThere(() => lstat(join(this.folder, name)));
    if (!stats || stats.isDirectory() || (temporaryName.test(name) && isYoung(stats, this.now()))) return;
    await this.remove(name);
  }

  private async list(room: string): Promise<string[]> {
    return (await ifThere(() => readdir(join(this.folder, room)))) ?? [];
  }

  private async fill(path: string, bytes: Uint8Array, expiresAt: number): Promise<void> {
    const handle = await open(path, 'wx', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.utimes(this.now() / 1_000, expiresAt / 1_000);
    } finally {
      await handle.close();
    }
  }
}

const isYoung = ({ ctimeMs }: Stats, now: number): boolean => now - ctimeMs < abandonedMs;

function isRoomOf(room: string, task: string, before: number): boolean {
  const [, owner, generation] = roomName.exec(room) ?? [];
  return owner === task && Number(generation) < before;
}

/** Undefined for what is not there, or leads elsewhere. */
function ifThere<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  return orUnavailable<Result | undefined>(() =>
    work().catch((error: unknown) => {
      if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP', 'ENXIO'].includes(codeOf(error))) return undefined;
      throw error;
    }),
  );
}

async function orUnavailable<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    throw new AppError('unavailable', `The cache's folder cannot be used right now (${codeOf(cause)}).`, { cause });
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown';
