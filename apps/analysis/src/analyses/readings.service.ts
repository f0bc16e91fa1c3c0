import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { cacheKey, TieredCache } from '@sluice/cache';
import { cardReading, type CardReading, type TextReading } from '@sluice/contracts';
import { Engine, type CardPhoto, type TextToRead } from '../engines/engine.ts';

export interface Reading<Result> {
  engine: string;
  cached: boolean;
  tookMs: number;
  reading: Result;
}

/** Readings by the engine, each input read once. What is kept are results; never images, never errors. */
@Injectable()
export class ReadingsService {
  constructor(
    private readonly engine: Engine,
    private readonly cache: TieredCache,
  ) {}

  async readCard(photo: CardPhoto, signal: AbortSignal): Promise<Reading<CardReading>> {
    const begun = performance.now();
    const inputHash = createHash('sha256').update(photo.bytes).digest('hex');
    const key = cacheKey({ task: 'card', inputHash, version: `${this.engine.versionOf('card')}:${photo.country}` });
    const { value, level } = await this.cache.get(key, async () => JSON.stringify(await this.engine.readCard(photo, signal)));
    return { engine: this.engine.name, cached: level !== null, tookMs: performance.now() - begun, reading: cardReading.parse(JSON.parse(value)) };
  }

  async understand(text: TextToRead, signal: AbortSignal): Promise<Reading<TextReading>> {
    const begun = performance.now();
    const reading = await this.engine.understand(text, signal);
    return { engine: this.engine.name, cached: false, tookMs: performance.now() - begun, reading };
  }
}
