import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const maxBytes = 8 << 20;

/** A log on disk that never holds more than twice 8 MB: a full file becomes `<name>.1`, over the one before it. */
export class LogFile {
  private readonly path: string;
  private readonly limit: number;
  private bytes: number;

  constructor(path: string, limit = maxBytes) {
    mkdirSync(dirname(path), { recursive: true });
    this.path = path;
    this.limit = limit;
    this.bytes = sizeOf(path);
  }

  /** Appends a line. A full disk loses log lines, never the service. */
  readonly write = (line: string): void => {
    const text = `${line}\n`;
    try {
      if (this.bytes + text.length > this.limit) {
        renameSync(this.path, `${this.path}.1`);
        this.bytes = 0;
      }
      appendFileSync(this.path, text, { mode: 0o600 });
      this.bytes += Buffer.byteLength(text);
    } catch {
      this.bytes = sizeOf(this.path);
    }
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
