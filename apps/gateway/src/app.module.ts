import { Module, type DynamicModule } from '@nestjs/common';
import { HealthModule } from '@sluice/health';
import { ServiceModule } from '@sluice/service';
import type { Backend, Config, Urls } from './config.ts';
import { BackendProbe } from './services/backend.probe.ts';

/** gateway: the one origin for people; it keeps nothing and decides nothing. */
@Module({})
export class AppModule {
  static with(config: Config, urls: Urls): DynamicModule {
    const service = 'gateway';
    const probes = (Object.entries(urls) as [Backend, string][]).map(([backend, url]) => new BackendProbe(backend, url));
    return {
      module: AppModule,
      imports: [ServiceModule.register({ service, level: config.LOG_LEVEL, pretty: config.LOG_PRETTY }), HealthModule.register({ service, probes })],
    };
  }
}
