import { Module, StandardSchemaValidationPipe, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import { AppError } from '@sluice/errors';
import { ObservabilityModule, type LogOptions } from '@sluice/observability';
import { MetricsController } from './metrics.controller.ts';
import { ProblemFilter } from './problem.filter.ts';
import { Sweep } from './sweep.ts';

/** What every service is made of: logs, metrics, validation by schema, and problems as answers. */
@Module({})
export class ServiceModule {
  static register(log: LogOptions): DynamicModule {
    return {
      module: ServiceModule,
      global: true,
      imports: [ObservabilityModule.register(log)],
      controllers: [MetricsController],
      providers: [
        Sweep,
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_PIPE, useFactory: () => new StandardSchemaValidationPipe({ exceptionFactory: invalid }) },
      ],
      exports: [Sweep],
    };
  }
}

interface Issue {
  message: string;
  path?: readonly (PropertyKey | { key: PropertyKey })[] | undefined;
}

/** A 400 that lists every fault with its place. */
function invalid(issues: readonly Issue[]): AppError {
  const errors = issues.map(({ message, path }) => ({ path: (path ?? []).map(keyOf).join('.'), message }));
  const [first] = errors;
  const detail = first ? `${first.path ? `${first.path}: ` : ''}${first.message}` : 'The request does not fit its schema.';
  return new AppError('invalid', detail, { details: { errors } });
}

function keyOf(segment: PropertyKey | { key: PropertyKey }): string {
  return String(typeof segment === 'object' ? segment.key : segment);
}
