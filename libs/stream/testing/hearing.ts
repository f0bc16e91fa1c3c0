import type { Entry } from '../src/entry.ts';
import type { Listener, StreamReader } from '../src/stream-reader.ts';

/** A listener that remembers what it was told. */
export class Hearing implements Listener {
  readonly heard: Entry[] = [];
  readonly from: string;
  readonly leave: () => void;
  /** What a replay waits for before its next page. */
  room: Promise<void> = Promise.resolve();

  constructor(reader: StreamReader, after?: string) {
    ({ from: this.from, leave: this.leave } = reader.subscribe(this, after));
  }

  take(entries: readonly Entry[]): void {
    this.heard.push(...entries);
  }

  drained(): Promise<void> {
    return this.room;
  }

  get ids(): string[] {
    return this.heard.map(({ id }) => id);
  }

  get types(): string[] {
    return this.heard.map(({ type }) => type);
  }
}
