import { Module, StandardSchemaValidationPipe, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { ObservabilityModule, type LogOptions } from '@sluice/observability';
import { invalid } from './invalid.ts';
import { MetricsController } from './metrics.controller.ts';
import { ProblemFilter } from './problem.filter.ts';
import { StatsController } from './stats.controller.ts';
import { Stats } from './stats.ts';
import { Sweep } from './sweep.ts';

/** What every service is made of: logs, metrics, validation by schema, and problems as answers. */
@Module({})
export class ServiceModule {
  static register(log: LogOptions): DynamicModule {
    return {
      module: ServiceModule,
      global: true,
      imports: [ObservabilityModule.register(log)],
      controllers: [MetricsController, StatsController],
      providers: [
        Stats,
        Sweep,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: () => new StandardSchemaValidationPipe({ exceptionFactory: invalid }) },
      ],
      exports: [Stats, Sweep],
    };
  }
}
