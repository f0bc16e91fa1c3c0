import type { CardReading, PostBrief, PostDraft, TextReading } from '@sluice/contracts';

/** What an engine may be asked to do. */
export type Task = 'card' | 'text' | 'post';

export interface CardPhoto {
  bytes: Uint8Array;
  /** ISO 3166-1 alpha-2: where phone numbers without a country code are from. */
  country: string;
}

export interface TextToRead {
  text: string;
  /** The language the person's app or earlier texts suggest, for texts too short to tell. */
  languageHint: string | null;
}

/** Something that reads cards and texts, and writes posts. Every call obeys its signal and throws only AppError for decided failures. */
export abstract class Engine {
  /** The name callers see in `engine`. */
  abstract readonly name: string;

  /** Changes whenever the same input may be answered differently (model, prompt, schema, rules), so that cached answers are left behind. */
  abstract versionOf(task: Task): string;

  /** Whether a task takes this engine no time to speak of: then nothing is gained by keeping its answers. */
  isInstant(_task: Task): boolean {
    return false;
  }

  /** Reads one photo. Throws `unprocessable` when the bytes are no image that can be opened. */
  abstract readCard(photo: CardPhoto, signal: AbortSignal): Promise<CardReading>;

  abstract understand(text: TextToRead, signal: AbortSignal): Promise<TextReading>;

  abstract write(brief: PostBrief, signal: AbortSignal): Promise<PostDraft>;
}
