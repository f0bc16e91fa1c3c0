import { ReaderThread, type Picture, type ReadLimits } from './reader-thread.ts';
import type { CardPrint, ThreadOptions } from './thread-messages.ts';

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

  /** Throws `timeout` or `unavailable`, and the next picture then meets a new thread; or the signal's reason. */
  async read(picture: Picture, limits: ReadLimits): Promise<CardPrint> {
    const thread = await this.#thread.catch((error: unknown) => {
      this.#replaceThread();
      throw error;
    });
    try {
      return await thread.read(picture, limits);
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
