import type { OnApplicationShutdown } from '@nestjs/common';
import type { CardReading, TextReading } from '@sluice/contracts';
import { Engine } from '../engine.ts';
import { CardReader } from './cards/card-reader.ts';
import { readText } from './texts/read-text.ts';

/** The embedded engine: works on a fresh machine without any key. */
export class LocalEngine extends Engine implements OnApplicationShutdown {
  readonly name = 'local';
  readonly version = 'local-1';

  private constructor(private readonly cards: CardReader) {
    super();
  }

  static async start(): Promise<LocalEngine> {
    return new LocalEngine(await CardReader.start());
  }

  readCard(image: Uint8Array, signal: AbortSignal): Promise<CardReading> {
    return this.cards.read(image, signal);
  }

  understand(text: string, languageHint: string | null): Promise<TextReading> {
    return Promise.resolve(readText(text, languageHint));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.cards.close();
  }
}
