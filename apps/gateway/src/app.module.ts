import { Module, type DynamicModule } from '@nestjs/common';
import { HealthModule } from '@sluice/health';
import { QueueModule } from '@sluice/queue';
import { ServiceModule, Stats } from '@sluice/service';
import type { Backend, Config, Urls } from './config.ts';
import { BackendProbe } from './services/backend.probe.ts';
import { BackendStats } from './services/backend-stats.service.ts';
import type { StreamOptions } from './stream/connections.service.ts';
import { StreamApiModule } from './stream/stream-api.module.ts';
import { StreamProbe } from './stream/stream.probe.ts';

/** gateway: the one origin for people; it keeps nothing and decides nothing. */
@Module({})
export class AppModule {
  static with(config: Config, urls: Urls, unusual?: Partial<StreamOptions>): DynamicModule {
    const service = 'gateway';
    const probes = (Object.entries(urls) as [Backend, string][]).map(([backend, url]) => new BackendProbe(backend, url));
    const streamApi = StreamApiModule.with({
      ...{ redisUrl: config.REDIS_URL, storageUrl: urls.storage },
      options: { mostPerKey: config.STREAM_CONNECTIONS_PER_KEY, ...unusual },
    });
    return {
      module: AppModule,
      imports: [
        ServiceModule.register({ service, level: config.LOG_LEVEL, pretty: config.LOG_PRETTY }),
        QueueModule.register({ redisUrl: config.REDIS_URL, consumes: [] }),
        HealthModule.register({ service, probes: [...probes, StreamProbe], imports: [streamApi] }),
        streamApi,
      ],
      providers: [{ provide: BackendStats, useFactory: (stats: Stats) => new BackendStats(stats, urls), inject: [Stats] }],
    };
  }
}
