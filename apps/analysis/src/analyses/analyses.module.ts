import { Module, type DynamicModule } from '@nestjs/common';
import { MemoryStore, RedisStore, TieredCache } from '@sluice/cache';
import { RedisConnection } from '@sluice/queue';
import { EnginesModule } from '../engines/engines.module.ts';
import { AnalysisController } from './analysis.controller.ts';
import { AnalysisService, HOUSE_COUNTRY } from './analysis.service.ts';
import { CardsProcessor } from './cards.processor.ts';
import { MediaRepository } from './media.repository.ts';
import { ProfilesService } from './profiles.service.ts';
import { ReadingsService } from './readings.service.ts';
import { TextsProcessor } from './texts.processor.ts';
import { TurnsRepository } from './turns.repository.ts';

const hourMs = 3_600_000;

@Module({})
export class AnalysesModule {
  static with({ cacheBytes, country }: { cacheBytes: number; country: string }): DynamicModule {
    const cache = {
      provide: TieredCache,
      useFactory: (redis: RedisConnection) => {
        const memory = new MemoryStore({ maxItems: 100, maxBytes: cacheBytes, ttlMs: hourMs });
        return new TieredCache([memory, new RedisStore((command) => redis.run(command), 24 * hourMs)]);
      },
      inject: [RedisConnection],
    };
    return {
      module: AnalysesModule,
      imports: [EnginesModule],
      controllers: [AnalysisController],
      providers: [AnalysisService, CardsProcessor, MediaRepository, ProfilesService, ReadingsService, TextsProcessor, TurnsRepository, cache, { provide: HOUSE_COUNTRY, useValue: country }],
    };
  }
}
