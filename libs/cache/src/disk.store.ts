import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { CacheStore, lifeIn, nameOf, type Entry, type EntryKey, type Usage } from './cache.store.ts';
import { decodeFile, encodeFile, type DiskFile } from './disk-file.ts';
import { bytesOnDisk, DiskFolder } from './disk-folder.store.ts';
import { RecencyIndex } from './recency-index.ts';

/** Makes bytes unreadable, and readable again; `open` throws when they were sealed otherwise or changed. */
export interface Seal {
  seal(bytes: Uint8Array): Uint8Array;
  open(bytes: Uint8Array): Uint8Array;
}

export interface DiskStoreOptions {
  /** Several processes may share it. */
  folder: string;
  /** As the disk gives them, in blocks of 4 KiB. */
  maxBytes: number;
  ttlMs: number;
  seal: Seal;
  /** How often what is over is removed, and what other processes wrote is counted. */
  sweepMs?: number;
  /** Epoch milliseconds. */
  now?: () => number;
}

const tenMinutesMs = 600_000;

/** The largest level: sealed files in `<folder>/answers`, bounded by bytes; the longest unused go first. It survives restarts. */
export class DiskStore extends CacheStore {
  readonly level = 'disk';
  readonly maxBytes: number;
  private readonly files: DiskFolder;
  private readonly index = new RecencyIndex();
  private readonly now: () => number;
  private readonly closing = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private sweeping: Promise<void> | null = null;
  private readonly firstSweep: Promise<void>;

  constructor(private readonly options: DiskStoreOptions) {
    super();
    this.maxBytes = options.maxBytes;
    this.now = options.now ?? Date.now;
    this.files = new DiskFolder(join(options.folder, 'answers'), this.now);
    this.firstSweep = this.sweep();
    this.timer = setInterval(() => void this.sweep(), options.sweepMs ?? tenMinutesMs).unref();
  }

  async get(key: EntryKey): Promise<Entry | undefined> {
    const name = fileOf(key);
    const sealed = await this.files.read(name, this.maxBytes);
    if (!sealed) {
      this.index.drop(name);
      return undefined;
    }
    const file = this.open(sealed);
    if (!file || file.name !== nameOf(key) || file.expiresAt <= this.now()) {
      this.index.drop(name);
      await this.files.remove(name);
      return undefined;
    }
    this.note(name, sealed.byteLength);
    await this.files.touch(name, file.expiresAt).catch(() => undefined);
    return { value: file.value, isNegative: file.isNegative, lifeMs: file.expiresAt - this.now() };
  }

  async set(key: EntryKey, { value, isNegative, lifeMs }: Entry): Promise<void> {
    const life = lifeIn(this.options.ttlMs, lifeMs);
    const expiresAt = this.now() + life;
    const sealed = this.options.seal.seal(encodeFile({ name: nameOf(key), value, isNegative, expiresAt }));
    if (life <= 0 || bytesOnDisk(sealed.byteLength) > this.maxBytes) return;
    const name = fileOf(key);
    await this.files.write(name, sealed, expiresAt);
    this.note(name, sealed.byteLength);
    await this.shrink();
  }

  async forget(task: string, before: number): Promise<number> {
    const removed = await this.files.removeRooms(task, before);
    for (const name of removed) this.index.drop(name);
    return removed.length;
  }

  async usage(): Promise<Usage> {
    await this.firstSweep;
    return { items: this.index.items, bytes: this.index.bytes };
  }

  /** Removes what is over, counts what lies there, and keeps the bound. Never rejects: a folder that is away is looked at again next time. */
  sweep(): Promise<void> {
    this.sweeping ??= this.count()
      .catch(() => undefined)
      .finally(() => (this.sweeping = null));
    return this.sweeping;
  }

  override async close(): Promise<void> {
    clearInterval(this.timer);
    this.closing.abort();
    await this.sweeping;
  }

  private async count(): Promise<void> {
    const begunAt = this.now();
    const found = await this.files.sweep(this.closing.signal);
    if (this.closing.signal.aborted) return;
    this.index.reconcile(found, begunAt);
    await this.shrink();
  }

  private async shrink(): Promise<void> {
    for (const name of this.index.shrinkTo(this.maxBytes)) await this.files.remove(name);
  }

  private note(name: string, bytes: number): void {
    this.index.note({ name, bytes: bytesOnDisk(bytes), usedAt: this.now() });
  }

  private open(sealed: Uint8Array): DiskFile | undefined {
    try {
      return decodeFile(this.options.seal.open(sealed));
    } catch {
      return undefined;
    }
  }
}

/** By a hash: what was asked is not to be read from names. */
function fileOf(key: EntryKey): string {
  return `${key.task}.${key.generation}/${createHash('sha256').update(nameOf(key)).digest('hex')}`;
}
