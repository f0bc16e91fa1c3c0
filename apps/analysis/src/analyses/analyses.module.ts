import { Module, type DynamicModule } from '@nestjs/common';
import { QuestionsModule } from '../questions/questions.module.ts';
import { StatsModule } from '../stats/stats.module.ts';
import { AnalysisController } from './analysis.controller.ts';
import { AnalysisService, HOUSE_COUNTRY } from './analysis.service.ts';
import { CardsProcessor } from './cards.processor.ts';
import { MediaRepository } from './media.repository.ts';
import { ProfilesService } from './profiles.service.ts';
import { ReadingsService } from './readings.service.ts';
import { TextsProcessor } from './texts.processor.ts';
import { TurnsRepository } from './turns.repository.ts';

export interface AnalysesOptions {
  /** The module that exports EngineChain. */
  engines: DynamicModule;
  /** Where phone numbers without a country code are from, unless their account says otherwise. */
  country: string;
}

@Module({})
export class AnalysesModule {
  static with({ engines, country }: AnalysesOptions): DynamicModule {
    return {
      module: AnalysesModule,
      imports: [engines, QuestionsModule, StatsModule],
      controllers: [AnalysisController],
      providers: [AnalysisService, CardsProcessor, MediaRepository, ProfilesService, ReadingsService, TextsProcessor, TurnsRepository, { provide: HOUSE_COUNTRY, useValue: country }],
    };
  }
}
