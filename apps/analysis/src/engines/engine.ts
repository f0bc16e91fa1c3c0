import type { CardReading, TextReading } from '@sluice/contracts';

/** Something that can read cards and texts. Every call obeys its signal and throws only AppError for decided failures. */
export abstract class Engine {
  /** The name callers see in `engine`. */
  abstract readonly name: string;
  /** Changes whenever the same input may be read differently, so that cached readings are left behind. */
  abstract readonly version: string;

  /** Reads one photo. Throws `unprocessable` when the bytes are no image that can be opened. */
  abstract readCard(image: Uint8Array, signal: AbortSignal): Promise<CardReading>;

  /** Reads one text. `languageHint` is the language the person's app or earlier texts suggest, for texts too short to tell. */
  abstract understand(text: string, languageHint: string | null, signal: AbortSignal): Promise<TextReading>;
}
