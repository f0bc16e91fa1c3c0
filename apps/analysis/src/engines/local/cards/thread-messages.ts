import type { CardReading } from '@sluice/contracts';
import type { RgbPixels } from '../ocr/sampling.ts';

/** What a reader thread is started with. */
export interface ThreadOptions {
  /** Cores that one run of a network may use. */
  coresPerRun: number;
}

/** To the thread: read this picture. */
export interface ReadRequest {
  image: RgbPixels;
}

/** From the thread: once when its models are loaded and warm, then one answer for each picture. */
export type ThreadMessage = { kind: 'ready' } | { kind: 'read'; reading: CardReading };
