import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncomingEvent, Outcome, PayloadOf, dispatchQueue } from '@sluice/contracts';
import { Database } from '@sluice/prisma';
import { RedisConnection } from '@sluice/queue';
import { createService } from '@sluice/service';
import { AppModule } from '../src/app.module.ts';
import { environment } from '../src/config.ts';
import { registerImports } from '../src/leads/register-imports.ts';
import { OutcomesProcessor } from '../src/outcomes/outcomes.processor.ts';

export const adminKey = 'spec-admin-key';

export interface Answer<Body> {
  status: number;
  type: string;
  retryAfter: string | undefined;
  text: string;
  body: Body;
}

/** storage as it runs, with what specs look at. */
export interface Storage {
  app: NestFastifyApplication;
  database: Database;
  redis: RedisConnection['client'];
  /** Asks it over HTTP: `ask('POST /api/accounts', { body })`, with the admin key unless another is given. */
  ask<Body = Record<string, unknown>>(route: string, question?: { body?: unknown; key?: string; headers?: Record<string, string> }): Promise<Answer<Body>>;
  /** Keeps an outcome as the consumer of the queue does. */
  keep(event: IncomingEvent, outcome: Outcome): Promise<void>;
  /** The events that were told, oldest first. */
  told(): Promise<Record<string, unknown>[]>;
  /** What waits for dispatch. */
  replies(): Promise<PayloadOf<typeof dispatchQueue>[]>;
  close(): Promise<void>;
}

/** Starts the real module against these stores; `settings` are environment variables. */
export async function startStorage(stores: { database: string; redis: string }, settings: Record<string, string> = {}): Promise<Storage> {
  const config = environment.parse({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    LOG_PRETTY: 'false',
    DATABASE_URL: stores.database,
    REDIS_URL: stores.redis,
    SLUICE_API_KEY: adminKey,
    SLUICE_SECRET: 'a secret only for specs',
    ...settings,
  });
  const app = await createService(AppModule.with(config), 'storage', { prepare: registerImports });
  await app.init().catch(async (error: unknown) => {
    await app.close();
    throw error;
  });
  await app.getHttpAdapter().getInstance().ready();
  const { client: redis } = app.get(RedisConnection);
  return {
    app,
    database: app.get(Database),
    redis,
    ask: (route, question) => ask(app, route, question),
    keep: (event, outcome) => app.get(OutcomesProcessor).handle({ event, outcome, trace: '0'.repeat(32) }),
    told: async () => (await redis.xrange('sluice:events', '-', '+')).map(([, [, json = '']]) => JSON.parse(json) as Record<string, unknown>),
    replies: async () => {
      const jobs = await redis.lrange('{sluice}:dispatch:wait', 0, -1);
      const payloads = await Promise.all(jobs.map((job) => redis.hget(`{sluice}:dispatch:${job}`, 'data')));
      return payloads.reverse().map((payload) => JSON.parse(payload ?? '{}') as PayloadOf<typeof dispatchQueue>);
    },
    close: () => app.close(),
  };
}

async function ask<Body>(app: NestFastifyApplication, route: string, question: Parameters<Storage['ask']>[1] = {}): Promise<Answer<Body>> {
  const { body, key = adminKey, headers } = question;
  const [method, url] = route.split(' ');
  const answer = await app.inject({
    method: method as 'GET',
    url: url ?? '/',
    headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const { payload: text, statusCode: status } = answer;
  const { 'content-type': type, 'retry-after': retryAfter } = answer.headers;
  return { status, type: String(type), retryAfter: retryAfter, text, body: (text === '' ? null : JSON.parse(text)) as Body };
}
