import type { OnApplicationShutdown } from '@nestjs/common';
import type { CardReading, PostBrief, PostDraft, TextReading } from '@sluice/contracts';
import { Engine, type CardPhoto, type Task, type TextToRead } from '../engine.ts';
import type { CardReader } from './cards/card-reader.ts';
import { writePost } from './posts/write-post.ts';
import { readText, textRulesVersion } from './texts/read-text.ts';

/** The embedded engine: works on a fresh machine without any key. */
export class LocalEngine extends Engine implements OnApplicationShutdown {
  readonly name = 'local';

  constructor(readonly cards: CardReader) {
    super();
  }

  versionOf(task: Task): string {
    return task === 'text' ? `local-4.r${textRulesVersion}` : 'local-4';
  }

  override isInstant(task: Task): boolean {
    return task !== 'card';
  }

  readCard({ bytes, country }: CardPhoto, signal: AbortSignal): Promise<CardReading> {
    return this.cards.read(bytes, { country }, signal);
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
