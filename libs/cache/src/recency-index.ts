/** A file as a scan found it. `usedAt`: epoch milliseconds of its last use. */
export interface Found {
  name: string;
  bytes: number;
  usedAt: number;
}

/** What lies in a folder, by last use: which names have to go so that the rest keeps within a bound. */
export class RecencyIndex {
  /** In the order of last use, the longest unused first. */
  private files = new Map<string, Found>();
  private sum = 0;

  get items(): number {
    return this.files.size;
  }

  get bytes(): number {
    return this.sum;
  }

  /** Written or read just now. */
  note(file: Found): void {
    this.drop(file.name);
    this.files.set(file.name, file);
    this.sum += file.bytes;
  }

  drop(name: string): void {
    this.sum -= this.files.get(name)?.bytes ?? 0;
    this.files.delete(name);
  }

  /** Goes by a scan that began at `begunAt`: what it did not find is gone, unless it came or was used since. */
  reconcile(found: readonly Found[], begunAt: number): void {
    const files = new Map(found.map((file) => [file.name, file]));
    for (const [name, file] of this.files) if (file.usedAt >= begunAt || (files.get(name)?.usedAt ?? Infinity) < file.usedAt) files.set(name, file);
    this.files = new Map([...files].sort(([, one], [, other]) => one.usedAt - other.usedAt));
    this.sum = [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Drops the longest unused until the rest is within `maxBytes`; answers their names. */
  shrinkTo(maxBytes: number): string[] {
    const dropped: string[] = [];
    for (const name of this.files.keys()) {
      if (this.sum <= maxBytes) break;
      this.drop(name);
      dropped.push(name);
    }
    return dropped;
  }
}
