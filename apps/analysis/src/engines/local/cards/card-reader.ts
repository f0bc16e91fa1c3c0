import { availableParallelism } from 'node:os';
import type { CardReading } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { decodeImage, inspectImage, refuseIllegible } from '@sluice/media';
import { untilAborted } from '@sluice/abort';
import { ReaderLane } from './reader-lane.ts';
import { shareCores } from './share-cores.ts';
import type { CardPrint } from './thread-messages.ts';
import { WaitingLine } from './waiting-line.ts';

export interface CardReaderOptions {
  /** Pictures read at the same time, each by a thread with some 500 MB of its own; half the machine's cores when it is not given. */
  threads?: number;
  /** Pictures that may wait for a thread; more are turned away. */
  mostWaiting?: number;
  /** What reading one picture may take; its wait is not counted. */
  timeoutMs?: number;
}

export interface CardCircumstances {
  /** ISO 3166-1 alpha-2: where phone numbers without a country code are from. */
  country: string;
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
  static async start({ threads, mostWaiting = 32, timeoutMs = 20_000 }: CardReaderOptions = {}): Promise<CardReader> {
    const shares = shareCores(availableParallelism(), threads);
    const lanes = await Promise.all(Array.from({ length: shares.threads }, () => ReaderLane.open({ coresPerRun: shares.coresPerThread })));
    return new CardReader(new WaitingLine(lanes, { most: mostWaiting, typicalMs }), timeoutMs);
  }

  /**
   * What the picture says about people; `contact` is null when it shows no card. Throws `unprocessable` for what is no
   * image and for one that shows no card but is damaged or too small to tell, `throttled` when too many wait already, `timeout`, `unavailable` when the reader broke, and the signal's reason.
   */
  async read(image: Uint8Array, circumstances: CardCircumstances, signal: AbortSignal): Promise<CardReading> {
    signal.throwIfAborted();
    await inspectImage(image);
    const lane = await this.#lanes.borrow(signal);
    const { reading } = await this.#readIn(lane, { image, ...circumstances }, signal);
    if (reading.contact === null) await refuseIllegible(image, { maxSide });
    return reading;
  }

  /**
   * All that is printed on the picture beside what it says about people, for who can make more of it; null at once when no
   * thread is idle, and null when the reading fails for now. Throws `unprocessable` for what is no image, and the signal's reason.
   */
  async readPrint(image: Uint8Array, country: string, signal: AbortSignal): Promise<CardPrint | null> {
    signal.throwIfAborted();
    await inspectImage(image);
    const lane = this.#lanes.borrowIdle();
    if (lane === null) return null;
    return this.#readIn(lane, { image, country }, signal).catch((error: unknown) => {
      if (!signal.aborted && error instanceof AppError && error.retry === 'later') return null;
      throw error;
    });
  }

  /** Turns away who waits and who comes, lets the pictures in hand finish, and ends the threads. */
  async close(): Promise<void> {
    const lanes = await this.#lanes.close(new AppError('unavailable', 'The card reader is shutting down. Try again.'));
    await Promise.all(lanes.map((lane) => lane.close()));
  }

  /** The lane is busy until its thread is done, which is a line of print after the caller has left. */
  #readIn(lane: ReaderLane, { image, country }: CardCircumstances & { image: Uint8Array }, signal: AbortSignal): Promise<CardPrint> {
    const reading = decodeImage(image, { maxSide }, signal)
      .then((pixels) => lane.read({ image: pixels, country }, { timeoutMs: this.#timeoutMs, signal }))
      .finally(() => this.#lanes.giveBack(lane));
    return untilAborted(reading, signal);
  }
}
