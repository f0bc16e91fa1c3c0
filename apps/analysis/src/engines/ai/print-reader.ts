import type { CardPrint } from '../local/cards/thread-messages.ts';

/** Reads the print on a photo beside the model that looks at it; the local card reader is one. */
export abstract class PrintReader {
  /** Null when the reader is busy or away: then the photo alone has to do. `country` is ISO 3166-1 alpha-2. */
  abstract readPrint(image: Uint8Array, country: string, signal: AbortSignal): Promise<CardPrint | null>;
}
