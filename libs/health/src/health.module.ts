import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController, SERVICE_NAME } from './health.controller.ts';
import { PROBES, type Probe } from './probe.ts';
import { Readiness } from './readiness.ts';

export interface HealthOptions {
  service: string;
  probes: Type<Probe>[];
  /** Modules whose exports the probes need. */
  imports?: (Type | DynamicModule)[];
}

/** `/health`, `/health/live` and `/health/ready` of one service. */
@Module({})
export class HealthModule {
  static register({ service, probes, imports = [] }: HealthOptions): DynamicModule {
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: [HealthController],
      providers: [
        Readiness,
        ...probes,
        { provide: SERVICE_NAME, useValue: service },
        { provide: PROBES, useFactory: (...found: Probe[]) => found, inject: probes },
      ],
      exports: [Readiness],
    };
  }
}
