import type { CardReading } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { decodeImage, inspectImage } from '@sluice/media';
import { untilAborted } from './until-aborted.ts';
import { ReaderLane } from './reader-lane.ts';
import { WaitingLine } from './waiting-line.ts';

export interface CardReaderOptions {
  /** Pictures read at the same time, each by a thread with some 500 MB of its own. */
  threads?: number;
  /** Cores that one thread may use. */
  coresPerThread?: number;
  /** Pictures that may wait for a thread; more are turned away. */
  mostWaiting?: number;
  /** What reading one picture may take; its wait is not counted. */
  timeoutMs?: number;
}

/** Larger pictures are shrunk to this before they are read: what a person can read in them stays legible. */
const maxSide = 1920;
const typicalMs = 1_000;

/** Reads business cards without any key or network, with models of its own in threads beside the event loop. */
export class CardReader {
  readonly #lanes: WaitingLine<ReaderLane>;
  readonly #timeoutMs: number;

  private constructor(lanes: WaitingLine<ReaderLane>, timeoutMs: number) {
    this.#lanes = lanes;
    this.#timeoutMs = timeoutMs;
  }

  /** Resolves when every thread has its models loaded and warm; throws `unavailable` when they cannot be loaded. */
  static async start(options: CardReaderOptions = {}): Promise<CardReader> {
    const { threads = 1, coresPerThread = 2, mostWaiting = 32, timeoutMs = 20_000 } = options;
    const lanes = await Promise.all(Array.from({ length: threads }, () => ReaderLane.open({ coresPerRun: coresPerThread })));
    return new CardReader(new WaitingLine(lanes, { most: mostWaiting, typicalMs }), timeoutMs);
  }

  /**
   * What the picture says about a person; `contact` is null when it shows no card. Throws `unprocessable` for what is no
   * image, `throttled` when too many wait already, `timeout`, `unavailable` when the reader broke, and the signal's reason.
   */
  async read(image: Uint8Array, signal: AbortSignal): Promise<CardReading> {
    signal.throwIfAborted();
    await inspectImage(image);
    const lane = await this.#lanes.borrow(signal);
    const reading = this.#readIn(lane, image, signal).finally(() => this.#lanes.giveBack(lane));
    return untilAborted(reading, signal);
  }

  /** Turns away who waits and who comes, lets the pictures in hand finish, and ends the threads. */
  async close(): Promise<void> {
    const lanes = await this.#lanes.close(new AppError('unavailable', 'The card reader is shutting down. Try again.'));
    await Promise.all(lanes.map((lane) => lane.close()));
  }

  async #readIn(lane: ReaderLane, image: Uint8Array, signal: AbortSignal): Promise<CardReading> {
    const pixels = await decodeImage(image, { maxSide }, signal);
    return lane.read(pixels, this.#timeoutMs);
  }
}
