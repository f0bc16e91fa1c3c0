import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController, SERVICE_NAME } from './health.controller.ts';
import { PROBES, type Probe } from './probe.ts';
import { Readiness } from './readiness.ts';

export interface HealthOptions {
  service: string;
  /** Classes that are injected what they need, or ready-made probes. */
  probes: (Type<Probe> | Probe)[];
  /** Modules whose exports the probes need. */
  imports?: (Type | DynamicModule)[];
}

/** `/health`, `/health/live` and `/health/ready` of one service. */
@Module({})
export class HealthModule {
  static register({ service, probes, imports = [] }: HealthOptions): DynamicModule {
    const classes = probes.filter((probe) => typeof probe === 'function');
    const instances = probes.filter((probe) => typeof probe !== 'function');
    return {
      module: HealthModule,
      imports: [TerminusModule.forRoot({ logger: false }), ...imports],
      controllers: [HealthController],
      providers: [
        Readiness,
        ...classes,
        { provide: SERVICE_NAME, useValue: service },
        { provide: PROBES, useFactory: (...injected: Probe[]) => [...injected, ...instances], inject: classes },
      ],
      exports: [Readiness],
    };
  }
}
