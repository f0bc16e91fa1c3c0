import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuthModule } from '@sluice/auth';
import { HealthModule } from '@sluice/health';
import { DatabaseModule } from '@sluice/prisma';
import { QueueModule } from '@sluice/queue';
import { createService, ServiceModule } from '@sluice/service';
import { atEnd, useStores } from '@sluice/testing/jest';
import { pursesOf, keySettings } from '../../src/keys/key-settings.ts';
import { KeysModule } from '../../src/keys/keys.module.ts';

export const adminKey = 'spec-admin-key';
export const authorization = `Bearer ${adminKey}`;

/** The part of analysis that keeps keys, with these settings; closed when the tests of the file are done. */
export async function startKeys(environment: Record<string, string>): Promise<NestFastifyApplication> {
  const { database, redis } = await useStores();
  const service = 'analysis';
  @Module({})
  class SpecModule {}
  const settings = keySettings.parse(environment);
  const imports = [
    ServiceModule.register({ service, level: 'trace', pretty: false }),
    DatabaseModule.register({ url: database, maxConnections: 4, applicationName: service }),
    QueueModule.register({ redisUrl: redis, consumes: [] }),
    AuthModule.register({ adminKey, secret: 'a secret only for specs' }),
    HealthModule.register({ service, probes: [] }),
    KeysModule.with({ purses: pursesOf(settings, environment), maxConcurrent: settings.MAX_CONCURRENT_AI }),
  ];
  const app = await createService({ module: SpecModule, imports }, service);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  atEnd(() => app.close());
  return app;
}
