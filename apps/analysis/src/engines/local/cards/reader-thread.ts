import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { AppError } from '@sluice/errors';
import type { CardPrint, ReadRequest, ThreadMessage, ThreadOptions } from './thread-messages.ts';

/** TypeScript as it is written (Node takes its types away), or the JavaScript that the build made of it. */
const fromSource = import.meta.url.endsWith('.ts');
const script = new URL(fromSource ? './ocr.worker.ts' : './ocr.worker.js', import.meta.url);
const execArgv = fromSource ? ['--conditions=development', '--experimental-transform-types', '--disable-warning=ExperimentalWarning'] : [];
/** Of JavaScript objects only; the models live outside this heap. */
const heapMb = 512;

/** A picture, and ISO 3166-1 alpha-2: where phone numbers without a country code are from. */
export type Picture = Omit<ReadRequest, 'unwanted'>;

export interface ReadLimits {
  timeoutMs: number;
  /** Once it is aborted the thread stops reading before its next line. */
  signal: AbortSignal;
}

/** One thread with models of its own that reads one picture at a time. Once broken it stays so and must be replaced. */
export class ReaderThread {
  readonly #worker: Worker;
  #broken: AppError | null = null;
  #fail: (error: AppError) => void = () => undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('error', (cause) => this.#break(new AppError('unavailable', 'The card reader broke down. Try again.', { cause })));
    worker.on('exit', (code) => this.#break(new AppError('unavailable', `The card reader's thread ended with code ${code}. Try again.`)));
  }

  /** Resolves when the models are loaded and warm; throws `unavailable` when they cannot be loaded. */
  static async start(options: ThreadOptions): Promise<ReaderThread> {
    const worker = new Worker(script, { workerData: options, execArgv, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
    const thread = new ReaderThread(worker);
    await thread.#answer();
    return thread;
  }

  get isBroken(): boolean {
    return this.#broken !== null;
  }

  /** Reads one picture, whose pixels move into the thread. Throws `timeout` or `unavailable`, and is broken then; or the signal's reason. */
  async read({ image, country }: Picture, { timeoutMs, signal }: ReadLimits): Promise<CardPrint> {
    if (this.#broken) throw this.#broken;
    const unwanted = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const leave = (): void => void Atomics.store(unwanted, 0, 1);
    const timer = setTimeout(() => {
      this.#break(new AppError('timeout', `The picture could not be read within ${timeoutMs} ms. Try again, or send a simpler one.`));
      void this.stop();
    }, timeoutMs);
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave, { once: true });
    try {
      const answer = this.#answer();
      this.#worker.postMessage({ image, country, unwanted } satisfies ReadRequest, [image.data.buffer]);
      const message = await answer;
      if (message.kind === 'left') throw signal.reason as Error;
      if (message.kind !== 'read') throw new Error(`The card reader's thread answered "${message.kind}" to a picture.`);
      return message.print;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', leave);
    }
  }

  /** Ends the thread, whatever it is doing. */
  async stop(): Promise<void> {
    await this.#worker.terminate();
  }

  async #answer(): Promise<ThreadMessage> {
    const broken = new Promise<never>((_, reject) => (this.#fail = reject));
    const message = once(this.#worker, 'message') as Promise<[ThreadMessage]>;
    return (await Promise.race([message, broken]))[0];
  }

  #break(error: AppError): void {
    this.#broken ??= error;
    this.#fail(this.#broken);
  }
}
