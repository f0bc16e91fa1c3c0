import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database } from '@sluice/prisma';
import { describeService } from '@sluice/service/testing';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { adminKey, startStorage, type Storage } from '../testing/start-storage.ts';

let database: FreshDatabase;
let storage: Storage;

const open = async (): Promise<Storage> => startStorage({ database: database.url, redis: await freshRedis() });

beforeAll(async () => {
  database = await freshDatabase();
  storage = await open();
});

afterAll(async () => {
  await storage.close();
  await database.drop();
});

describeService('storage', async () => (await open()).app, adminKey);

describe('storage', () => {
  it.each([
    ['application/xml', '<x/>', 415],
    ['multipart/form-data; boundary=x', '--x--', 415],
    ['application/json', '{"channel": canary', 400],
    ['application/json', '{"constructor": {"prototype": {"a": 1}}, "channel": "sandbox"}', 400],
    ['application/json', '', 400],
  ])('answers a problem to a body of %s: %s', async (type, body, status) => {
    const answer = await storage.ask('POST /api/accounts', { body, headers: { 'content-type': type } });
    expect([answer.status, answer.type]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect(answer.text).not.toContain('canary');
  });

  it('answers 413 for more than 1 MiB', async () => {
    const answer = await storage.ask('POST /api/accounts', { body: { name: 'x'.repeat(1 << 20) } });
    expect(answer).toMatchObject({ status: 413, body: { code: 'too-large' } });
  });

  it('answers 503 with Retry-After while PostgreSQL is away, says so in its health, and goes on when it is back', async () => {
    const { pathname } = new URL(database.url);
    const admin = new Database({ url: database.url.replace(pathname, '/postgres'), maxConnections: 1, applicationName: 'spec' });
    const name = pathname.slice(1);
    await admin.query({ text: `alter database ${name} with allow_connections false` });
    await admin.query({ text: `select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '${name}'` });
    for (const route of ['GET /api/accounts', 'GET /api/contacts', 'GET /api/conversations', 'GET /api/api-keys', 'DELETE /api/accounts/x']) {
      const answer = await storage.ask(route);
      expect([route, answer.status, answer.retryAfter, answer.body['code']]).toEqual([route, 503, '1', 'unavailable']);
    }
    const health = [await storage.ask('GET /health'), await storage.ask('GET /health/ready'), await storage.ask('GET /health/live')];
    await admin.query({ text: `alter database ${name} with allow_connections true` });
    await admin.onApplicationShutdown();
    expect(health.map(({ status }) => status)).toEqual([503, 503, 200]);
    expect((await storage.ask('GET /api/accounts')).status).toBe(200);
  });

  it('describes bodies and answers as they are', async () => {
    const { paths } = (await storage.ask<{ paths: Record<string, Record<string, object>> }>('GET /docs/json')).body;
    const limits = { type: 'array', items: { required: ['max', 'windowMs'] }, minItems: 1, maxItems: 10 };
    const body = (schema: object) => ({ content: { 'application/json': { schema } } });
    expect(paths['/api/accounts']?.['post']).toMatchObject({
      requestBody: body({ required: ['channel'], properties: { channel: { enum: ['telegram', 'line', 'wecom', 'sandbox'] }, limits } }),
      responses: { 201: body({ properties: { webhookPath: { type: 'string', nullable: true } } }) },
    });
    expect(JSON.stringify(paths['/api/accounts']?.['get'])).not.toContain('credentials"');
    expect(paths['/api/contacts']?.['get']).toMatchObject({
      responses: { 200: body({ properties: { items: { items: { properties: { phones: { items: { properties: { e164: { nullable: true } } } } } } } } }) },
    });
  });
});
