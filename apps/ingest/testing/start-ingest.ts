import { Vault } from '@sluice/auth';
import { credentialsContext } from '@sluice/channels';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database, sql } from '@sluice/prisma';
import { RedisConnection } from '@sluice/queue';
import { createService, type Arrival } from '@sluice/service';
import { hasten } from '@sluice/testing/jest';
import { AppModule, type Unusual } from '../src/app.module.ts';
import { environment } from '../src/config.ts';
import { PollsSweeper } from '../src/polls/polls.sweeper.ts';
import { registerUploads } from '@sluice/service/uploads';

hasten(PollsSweeper);

/** For specs that count exactly over replicas: a machine that is busy must not make each count by itself. */
export const patient: Unusual = { patienceMs: 10_000 };

export const adminKey = 'spec-admin-key';
export const authorization = `Bearer ${adminKey}`;

/** ingest as it runs, with what specs look at. */
export interface Ingest {
  app: NestFastifyApplication;
  /** Where it listens, for specs that need real connections. */
  listen(): Promise<string>;
  database: Database;
  redis: RedisConnection['client'];
  /** The ids of the events whose jobs wait in a queue, one for each job; none while Redis is away. */
  woken(queue: 'analysis' | 'cards'): Promise<string[]>;
  /** The events that were told, oldest first. */
  told(): Promise<Record<string, unknown>[]>;
  /** Keeps a Telegram account, or changes it. */
  addTelegram(id: string, webhookSecret?: string): Promise<void>;
  /** Keeps a LINE account, or changes it. */
  addLine(id: string, credentials: { channelAccessToken: string; channelSecret?: string }): Promise<void>;
  /** Keeps a WeCom account, or changes it. */
  addWecom(id: string, credentials: { corpId: string; kfSecret: string; token?: string; encodingAesKey?: string }): Promise<void>;
  addSandbox(id?: string): Promise<void>;
  close(): Promise<void>;
}

/** What no setting says; also how long requests may take to arrive. */
export interface UnusualService extends Unusual {
  arrival?: Arrival;
}

/** Starts the real module against these stores, patient with them; `settings` are environment variables. */
export async function startIngest(stores: { database: string; redis: string }, settings: Record<string, string> = {}, { arrival, ...unusual }: UnusualService = {}): Promise<Ingest> {
  const config = environment.parse({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    LOG_PRETTY: 'false',
    DATABASE_URL: stores.database,
    REDIS_URL: stores.redis,
    SLUICE_API_KEY: adminKey,
    SLUICE_SECRET: 'a secret only for specs',
    TELEGRAM_POLLING: 'off',
    ...settings,
  });
  const app = await createService(AppModule.with(config, { answerMs: 10_000, ...unusual }), 'ingest', { prepare: registerUploads, trustedProxies: config.TRUSTED_PROXIES, ...(arrival && { arrival }) });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  const { client: redis } = app.get(RedisConnection);
  return {
    app,
    database: app.get(Database),
    redis,
    woken: async (queue) => {
      if (redis.status !== 'ready') return [];
      const jobs = await redis.lrange(`{sluice}:${queue}:wait`, 0, -1);
      const payloads = await Promise.all(jobs.map((job) => redis.hget(`{sluice}:${queue}:${job}`, 'data')));
      return payloads.map((payload) => (JSON.parse(payload ?? '{}') as { event: { id: string } }).event.id);
    },
    told: async () => (await redis.xrange('sluice:events', '-', '+')).map(([, [, json = '']]) => JSON.parse(json) as Record<string, unknown>),
    listen: async () => {
      await app.listen(0, '127.0.0.1');
      return (await app.getUrl()).replace(/\/$/, '');
    },
    addTelegram: (id, webhookSecret = 'right-secret') =>
      keepAccount(app, { id, channel: 'telegram', credentials: { botToken: '123456:AAH-spec-token', webhookSecret } }),
    addLine: (id, credentials) => keepAccount(app, { id, channel: 'line', credentials }),
    addWecom: (id, credentials) => keepAccount(app, { id, channel: 'wecom', credentials }),
    addSandbox: (id = 'sandbox') => keepAccount(app, { id, channel: 'sandbox', credentials: {} }),
    close: () => app.close(),
  };
}

/** As storage keeps an account: sealed, with a revision that grows. */
async function keepAccount(app: NestFastifyApplication, account: { id: string; channel: string; credentials: object }): Promise<void> {
  const { id, channel } = account;
  const credentials = app.get(Vault).seal(JSON.stringify(account.credentials), credentialsContext(id));
  await app.get(Database).query(sql`
    insert into storage.accounts as a (id, channel, name, credentials, limits, source)
    values (${id}, ${channel}, ${id}, ${credentials}, '[]', 'api')
    on conflict (id) do update set credentials = excluded.credentials, revision = a.revision + 1`);
}
