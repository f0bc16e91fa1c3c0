import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ScheduleModule } from '@nestjs/schedule';
import { AuthModule } from '@sluice/auth';
import { runsQueue } from '@sluice/contracts';
import { DatabaseProbe, HealthModule } from '@sluice/health';
import { Database, DatabaseModule } from '@sluice/prisma';
import { QueueModule, RedisConnection } from '@sluice/queue';
import { createService, ServiceModule } from '@sluice/service';
import type { StoreUrls } from '@sluice/testing/jest';
import type { Engine } from '../src/engines/engine.ts';
import { PostsModule } from '../src/posts/posts.module.ts';
import type { RunSettings } from '../src/runs/run-settings.ts';
import { engineModule } from './scripted-engine.ts';

export const adminKey = 'spec-admin-key';
export const authorization = `Bearer ${adminKey}`;

/** The part of analysis that writes posts, listening. */
export interface Posts {
  app: NestFastifyApplication;
  url: string;
  database: Database;
  redis: RedisConnection['client'];
  close(): Promise<void>;
}

/** Starts it against these stores, with this engine. */
export async function startPosts({ database, redis }: StoreUrls, engine: Engine, settings: Partial<RunSettings> = {}): Promise<Posts> {
  const service = 'analysis';
  @Module({})
  class SpecModule {}
  const imports = [
    ServiceModule.register({ service, level: 'silent', pretty: false }),
    DatabaseModule.register({ url: database, maxConnections: 8, applicationName: service }),
    QueueModule.register({ redisUrl: redis, consumes: [runsQueue] }),
    AuthModule.register({ adminKey, secret: 'a secret only for specs' }),
    HealthModule.register({ service, probes: [DatabaseProbe] }),
    ScheduleModule.forRoot(),
    PostsModule.with({ databaseUrl: database, engines: engineModule(engine), settings }),
  ];
  const app = await createService({ module: SpecModule, imports }, service);
  await app.listen(0, '127.0.0.1');
  const url = (await app.getUrl()).replace(/\/$/, '');
  return { app, url, database: app.get(Database), redis: app.get(RedisConnection).client, close: () => app.close() };
}
