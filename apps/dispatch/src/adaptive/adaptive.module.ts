import { Module, type DynamicModule } from '@nestjs/common';
import { Concurrency, CONCURRENCY_RULES, type ConcurrencyRules } from './concurrency.service.ts';

/** Adapts how many messages this process sends at once. */
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
