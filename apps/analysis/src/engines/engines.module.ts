import { availableParallelism } from 'node:os';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { LOGGER, Metrics, type Logger } from '@sluice/observability';
import type { Provider } from '../keys/api-key.ts';
import { KeysService } from '../keys/keys.service.ts';
import type { WhenParked } from './after-failure.ts';
import { PhotosInWork } from './ai/photos/photos-in-work.ts';
import { EngineChain } from './engine-chain.ts';
import { orderEngines, type EngineName, type engineSettings } from './engine-order.ts';
import { geminiEngine, type GeminiOptions } from './gemini/gemini.engine.ts';
import { CardReader } from './local/cards/card-reader.ts';
import { LocalEngine } from './local/local.engine.ts';
import { openAiEngine, type OpenAiOptions } from './openai/openai.engine.ts';
import type { Engine } from './engine.ts';
import type { z } from 'zod';

export interface EnginesOptions {
  order: z.infer<typeof engineSettings>;
  whenParked: WhenParked;
  /** Of the local card reader: its threads, half the cores when it is not given, and the photos that may wait for one. */
  ocr: { threads: number | undefined; mostWaiting: number };
  gemini: GeminiOptions;
  /** Null without a model. */
  openai: OpenAiOptions | null;
  /** The module that exports KeysService. */
  keys: Type | DynamicModule;
}

const ENGINES = Symbol('engines that can be asked');

/** The engines that read and write. Starting waits until the local one's models are loaded and warm. */
@Module({})
export class EnginesModule {
  static with({ order, whenParked, ocr: { threads, mostWaiting }, gemini, openai, keys }: EnginesOptions): DynamicModule {
    const open = (local: LocalEngine, pools: KeysService, photos: PhotosInWork): ReadonlyMap<EngineName, Engine> => {
      const ports = (provider: Provider) => ({ keys: pools.poolOf(provider), print: local.cards, photos });
      const has = (provider: Provider): boolean => pools.poolOf(provider).purse.keys.length > 0;
      const engines = new Map<EngineName, Engine>([['local', local]]);
      if (has('gemini')) engines.set('gemini', geminiEngine(gemini, ports('gemini')));
      if (openai && has('openai')) engines.set('openai', openAiEngine(openai, ports('openai')));
      return engines;
    };
    return {
      module: EnginesModule,
      imports: [keys],
      providers: [
        { provide: LocalEngine, useFactory: async () => new LocalEngine(await CardReader.start({ mostWaiting, ...(threads !== undefined && { threads }) })) },
        { provide: ENGINES, inject: [LocalEngine, KeysService, PhotosInWork], useFactory: open },
        { provide: PhotosInWork, useFactory: () => new PhotosInWork(availableParallelism()) },
        {
          provide: EngineChain,
          inject: [ENGINES, LOGGER, Metrics],
          useFactory: (engines: ReadonlyMap<EngineName, Engine>, logger: Logger, metrics: Metrics) => {
            const names = orderEngines(order, new Set(engines.keys()));
            const wanted = new Set([order.CARD_ENGINES, order.TEXT_ENGINES, order.POST_ENGINES].flatMap((list) => list ?? []));
            for (const engine of wanted) if (!engines.has(engine)) logger.warn({ engine }, 'an engine was asked for that has no key: it is left out');
            const inOrder = (list: readonly EngineName[]): Engine[] => list.flatMap((name) => engines.get(name) ?? []);
            return new EngineChain({ engines: { card: inOrder(names.card), text: inOrder(names.text), post: inOrder(names.post) }, whenParked }, { logger, metrics });
          },
        },
      ],
      exports: [EngineChain, LocalEngine, PhotosInWork],
    };
  }
}
