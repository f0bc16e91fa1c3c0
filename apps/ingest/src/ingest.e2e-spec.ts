import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashOf } from '@sluice/auth';
import { sql } from '@sluice/prisma';
import { describeService } from '@sluice/service/testing';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { adminKey, authorization, startIngest, type Ingest } from '../testing/start-ingest.ts';

let database: FreshDatabase;
let ingest: Ingest;

const open = async (): Promise<Ingest> => startIngest({ database: database.url, redis: await freshRedis() });

beforeAll(async () => {
  database = await freshDatabase();
  ingest = await open();
});

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

describeService('ingest', async () => (await open()).app, adminKey);

describe('ingest', () => {
  it.each([
    ['application/xml', '<x/>', 415],
    ['text/plain', '{}', 415],
    ['application/json', '{"chatId": canary', 400],
    ['application/json', '{"__proto__": {"a": 1}, "chatId": "x", "text": "x"}', 400],
    ['application/json', '', 400],
  ])('answers a problem to a body of %s: %s', async (type, payload, status) => {
    const answer = await ingest.app.inject({ method: 'POST', url: '/api/sandbox/messages', headers: { authorization, 'content-type': type }, payload });
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json; charset=utf-8']);
    expect(answer.payload).not.toContain('canary');
  });

  it('lets each route through with the scope it needs, and refuses the one below', async () => {
    const need = { 'POST /api/cards': 'send', 'POST /api/sandbox/messages': 'send', 'GET /api/sandbox/messages': 'read', 'GET /api/events': 'read', [`GET /api/events/${uuid()}`]: 'read' };
    for (const scope of ['read', 'send']) {
      await ingest.database.query(sql`insert into storage.api_keys (id, name, hash, scopes) values (${uuid()}, 'x', ${hashOf(`sk_${scope}`)}, ${[scope]})`);
    }
    for (const [route, needed] of Object.entries(need)) {
      const [method, url] = route.split(' ');
      const ask = async (key: string): Promise<number> =>
        (await ingest.app.inject({ method: method as 'GET', url, headers: { authorization: `Bearer ${key}` } })).statusCode;
      const [read, send, nobody] = [await ask('sk_read'), await ask('sk_send'), await ask('sk_nobody')];
      expect([route, read === 403, [401, 403].includes(send), nobody]).toEqual([route, needed === 'send', false, 401]);
    }
    const { paths } = (await ingest.app.inject('/docs/json')).json<{ paths: Record<string, Record<string, object>> }>();
    const routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    expect(routes.filter((route) => route.includes(' /api/'))).toHaveLength(Object.keys(need).length);
  });

  it('describes uploads, queries and answers as they are', async () => {
    const { paths } = (await ingest.app.inject('/docs/json')).json<{ paths: Record<string, Record<string, object>> }>();
    const image = { type: 'array', items: { type: 'string', format: 'binary' } };
    expect(paths['/api/cards']?.['post']).toMatchObject({ requestBody: { content: { 'multipart/form-data': { schema: { properties: { image } } } } } });
    expect(paths['/api/events']?.['get']).toMatchObject({
      parameters: expect.arrayContaining([
        expect.objectContaining({ name: 'kind', schema: { type: 'string', enum: ['text', 'photo', 'ignored'] } }),
        expect.objectContaining({ name: 'limit', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } }),
      ]),
    });
    expect(paths['/api/events/{id}']?.['get']).toMatchObject({
      responses: { 200: { content: { 'application/json': { schema: { properties: { state: { enum: ['ignored', 'received', 'analysed', 'answered', 'failed'] } } } } } } },
    });
  });
});
