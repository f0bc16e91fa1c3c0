import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { cacheKey, TieredCache } from '@sluice/cache';
import { cardReading, textReading, type CardReading, type TextReading } from '@sluice/contracts';
import { inspectImage } from '@sluice/media';
import type { z } from 'zod';
import { PhotosInWork } from '../engines/ai/photos/photos-in-work.ts';
import { EngineChain, type Caller } from '../engines/engine-chain.ts';
import type { Engine, Task, TextToRead } from '../engines/engine.ts';
import { ActiveTasks } from '../stats/active-tasks.ts';

export interface Reading<Result> {
  engine: string;
  cached: boolean;
  tookMs: number;
  reading: Result;
}

/** A photo that may still have to be fetched. */
export interface PhotoToRead {
  fetch: () => Promise<Uint8Array>;
  /** ISO 3166-1 alpha-2: where phone numbers without a country code are from. */
  country: string;
}

/** A reading that can be kept: what it is of, how it is made, and whether it says that there is nothing. */
interface Kept<Result> {
  task: Task;
  input: readonly (string | Uint8Array)[];
  shape: z.ZodType<Result>;
  read: (engine: Engine, signal: AbortSignal) => Promise<Result>;
  isNothing?: (result: Result) => boolean;
}

/** Readings by the first engine that can do it, each input read once. What is kept are results; never images, never errors. */
@Injectable()
export class ReadingsService {
  constructor(
    private readonly chain: EngineChain,
    private readonly cache: TieredCache,
    private readonly active: ActiveTasks,
    private readonly photos: PhotosInWork,
  ) {}

  /** Throws what `fetch` throws, and `unprocessable` for what is no image, before any engine is asked. */
  readCard({ fetch, country }: PhotoToRead, caller: Caller): Promise<Reading<CardReading>> {
    return this.photos.track(async () => {
      const bytes = await fetch();
      await inspectImage(bytes);
      const read = (engine: Engine, call: AbortSignal): Promise<CardReading> => engine.readCard({ bytes, country }, call);
      return this.first({ task: 'card', input: [country, bytes], shape: cardReading, read, isNothing: ({ contact }) => contact === null }, caller);
    });
  }

  async understand(text: TextToRead, caller: Caller): Promise<Reading<TextReading>> {
    const input = [text.languageHint ?? '', text.text];
    return this.first({ task: 'text', input, shape: textReading, read: (engine, call) => engine.understand(text, call) }, caller);
  }

  private async first<Result>(kept: Kept<Result>, caller: Caller): Promise<Reading<Result>> {
    const begun = performance.now();
    const inputHash = kept.input.reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256')).digest('hex');
    const { engine, value } = await this.active.track(() => this.chain.run(kept.task, (engine, call) => this.by(engine, { ...kept, inputHash }, call), caller));
    return { engine: engine.name, tookMs: performance.now() - begun, ...value };
  }

  /** What is read at once costs less than looking for it. */
  private async by<Result>(engine: Engine, { task, inputHash, shape, read, isNothing }: Kept<Result> & { inputHash: string }, signal: AbortSignal): Promise<Pick<Reading<Result>, 'cached' | 'reading'>> {
    if (engine.isInstant(task)) return { cached: false, reading: await read(engine, signal) };
    const key = cacheKey({ task, inputHash, version: engine.versionOf(task) });
    const compute = async (working: AbortSignal): Promise<{ value: string; isNegative: boolean }> => {
      const result = await read(engine, working);
      return { value: JSON.stringify(result), isNegative: isNothing?.(result) ?? false };
    };
    const { value, level } = await this.cache.get(key, compute, { signal });
    return { cached: level !== null, reading: shape.parse(JSON.parse(value)) };
  }
}
