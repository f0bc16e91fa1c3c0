import { Module, type DynamicModule } from '@nestjs/common';
import { Concurrency, CONCURRENCY_RULES } from './concurrency.service.ts';
import type { ConcurrencyRules } from './report.ts';

/** Adapts how many messages this process sends at once on each channel. */
@Module({})
export class AdaptiveModule {
  static with(rules: ConcurrencyRules): DynamicModule {
    return {
      module: AdaptiveModule,
      global: true,
      providers: [Concurrency, { provide: CONCURRENCY_RULES, useValue: rules }],
      exports: [Concurrency],
    };
  }
}
