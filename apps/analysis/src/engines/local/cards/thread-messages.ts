import type { CardReading, SourceBox } from '@sluice/contracts';
import type { RgbPixels } from '../ocr/sampling.ts';

/** What a reader thread is started with. */
export interface ThreadOptions {
  /** Cores that one run of a network may use. */
  coresPerRun: number;
}

/** To the thread: read this picture. */
export interface ReadRequest {
  image: RgbPixels;
  /** ISO 3166-1 alpha-2: where phone numbers without a country code are from. */
  country: string;
  /** One shared number; not 0 as soon as nobody wants the answer any more. */
  unwanted: Int32Array<SharedArrayBuffer>;
}

/** One line as it is printed, how sure the reader is of it (0 to 1), and where it stands. */
export interface PrintedLine {
  text: string;
  confidence: number;
  box: SourceBox;
}

/** All that is printed on a picture, and what it says about people. */
export interface CardPrint {
  lines: PrintedLine[];
  reading: CardReading;
}

/** From the thread: once when its models are loaded and warm, then one answer for each picture, `left` when it became unwanted. */
export type ThreadMessage = { kind: 'ready' } | { kind: 'read'; print: CardPrint } | { kind: 'left' };
