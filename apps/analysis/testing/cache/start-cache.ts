import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuthModule } from '@sluice/auth';
import { HealthModule } from '@sluice/health';
import { DatabaseModule } from '@sluice/prisma';
import { QueueModule } from '@sluice/queue';
import { createService, ServiceModule } from '@sluice/service';
import { CacheModule } from '../../src/cache/cache.module.ts';

export const adminKey = 'spec-admin-key';

export interface CacheStores {
  database: string;
  redis: string;
  folder: string;
}

@Module({})
class CacheApp {}

/** A service that is nothing but the cache and what every service is made of. */
export async function startCache({ database, redis, folder }: CacheStores): Promise<NestFastifyApplication> {
  const imports = [
    ServiceModule.register({ service: 'analysis', level: 'silent', pretty: false }),
    DatabaseModule.register({ url: database, maxConnections: 2, applicationName: 'spec' }),
    QueueModule.register({ redisUrl: redis, consumes: [] }),
    AuthModule.register({ adminKey, secret: 'a secret only for specs' }),
    HealthModule.register({ service: 'analysis', probes: [] }),
    CacheModule.with({ memoryBytes: 1_000_000, disk: { folder, maxBytes: 10_000_000 } }),
  ];
  const app = await createService({ module: CacheApp, imports }, 'analysis');
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
