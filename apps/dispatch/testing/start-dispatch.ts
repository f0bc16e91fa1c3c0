import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database } from '@sluice/prisma';
import { RedisConnection } from '@sluice/queue';
import { createService } from '@sluice/service';
import { AppModule } from '../src/app.module.ts';
import { environment } from '../src/config.ts';
import { ask, type Ask } from './ask.ts';
import { adminKey, secret } from './secrets.ts';

/** dispatch as it runs, with what specs look at. */
export interface Dispatch {
  app: NestFastifyApplication;
  database: Database;
  redis: RedisConnection['client'];
  /** Asks it over HTTP with the admin key: `ask('POST /api/messages', { body })`. */
  ask: Ask;
  close(): Promise<void>;
}

/** Starts the real module on these stores; `settings` are environment variables. */
export async function startDispatch(stores: { database: string; redis: string }, settings: Record<string, string> = {}): Promise<Dispatch> {
  const config = environment.parse({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    LOG_PRETTY: 'false',
    DATABASE_URL: stores.database,
    REDIS_URL: stores.redis,
    SLUICE_API_KEY: adminKey,
    SLUICE_SECRET: secret,
    ...settings,
  });
  const app = await createService(AppModule.with(config), 'dispatch');
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return { app, database: app.get(Database), redis: app.get(RedisConnection).client, ask: ask(app, adminKey), close: () => app.close() };
}
