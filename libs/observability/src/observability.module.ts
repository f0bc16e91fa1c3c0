import { Inject, Module, type DynamicModule } from '@nestjs/common';
import { createLogger, type LogOptions } from './logger.ts';
import { Metrics } from './metrics.ts';

export const LOGGER = Symbol('logger');

/** Injects the service's logger (pino's `Logger`). */
export const InjectLogger = (): ParameterDecorator => Inject(LOGGER);

/** The logger and the metrics of one service, for every module in it. */
@Module({})
export class ObservabilityModule {
  static register(options: LogOptions): DynamicModule {
    return {
      module: ObservabilityModule,
      global: true,
      providers: [
        { provide: LOGGER, useValue: createLogger(options) },
        { provide: Metrics, useValue: new Metrics(options.service) },
      ],
      exports: [LOGGER, Metrics],
    };
  }
}
