import type { OnApplicationShutdown } from '@nestjs/common';
import type { CardReading, PostBrief, PostDraft, TextReading } from '@sluice/contracts';
import { Engine, type CardPhoto, type TextToRead } from '../engine.ts';
import { CardReader } from './cards/card-reader.ts';
import { writePost } from './posts/write-post.ts';
import { readText } from './texts/read-text.ts';

/** The embedded engine: works on a fresh machine without any key. */
export class LocalEngine extends Engine implements OnApplicationShutdown {
  readonly name = 'local';

  private constructor(private readonly cards: CardReader) {
    super();
  }

  static async start(): Promise<LocalEngine> {
    return new LocalEngine(await CardReader.start());
  }

  versionOf(): string {
    return 'local-2';
  }

  readCard({ bytes }: CardPhoto, signal: AbortSignal): Promise<CardReading> {
    return this.cards.read(bytes, signal);
  }

  understand({ text, languageHint }: TextToRead): Promise<TextReading> {
    return Promise.resolve(readText(text, languageHint));
  }

  write(brief: PostBrief): Promise<PostDraft> {
    return Promise.resolve(writePost(brief));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.cards.close();
  }
}
