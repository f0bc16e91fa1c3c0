import type { CardReading } from '@sluice/contracts';
import type { DecodedImage } from '@sluice/media';
import { ReaderThread } from './reader-thread.ts';
import type { ThreadOptions } from './thread-messages.ts';

/** A place where pictures are read one after the other, by a thread that is replaced when it breaks. */
export class ReaderLane {
  readonly #options: ThreadOptions;
  #thread: Promise<ReaderThread>;

  private constructor(options: ThreadOptions, thread: ReaderThread) {
    this.#options = options;
    this.#thread = Promise.resolve(thread);
  }

  /** Resolves when its first thread is ready; throws `unavailable` when that cannot be. */
  static async open(options: ThreadOptions): Promise<ReaderLane> {
    return new ReaderLane(options, await ReaderThread.start(options));
  }

  /** Throws `timeout` or `unavailable`; the next picture then meets a new thread. */
  async read(image: DecodedImage, timeoutMs: number): Promise<CardReading> {
    const thread = await this.#thread.catch((error: unknown) => {
      this.#replaceThread();
      throw error;
    });
    try {
      return await thread.read(image, timeoutMs);
    } finally {
      if (thread.isBroken) this.#replaceThread();
    }
  }

  async close(): Promise<void> {
    const thread = await this.#thread.catch(() => null);
    await thread?.stop();
  }

  /** Starts at once, so that the next picture waits less; a failure to start is told to that picture. */
  #replaceThread(): void {
    this.#thread = ReaderThread.start(this.#options);
    this.#thread.catch(() => undefined);
  }
}
