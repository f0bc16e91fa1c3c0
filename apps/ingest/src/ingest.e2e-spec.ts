import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { hashOf } from '@sluice/auth';
import { eventKind } from '@sluice/contracts';
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
    const need = {
      'POST /api/cards': 'send',
      'POST /api/sandbox/messages': 'send',
      'GET /api/sandbox/messages': 'read',
      'GET /api/events': 'read',
      [`GET /api/events/${uuid()}`]: 'read',
      [`GET /api/events/${uuid()}/raw`]: 'admin',
      'POST /api/events/replay': 'admin',
      'GET /api/blocks': 'admin',
      'POST /api/blocks': 'admin',
      [`DELETE /api/blocks/${uuid()}`]: 'admin',
      [`POST /api/events/${uuid()}/replay`]: 'admin',
      'GET /api/dead-letters': 'read',
      [`POST /api/dead-letters/${uuid()}/replay`]: 'admin',
      [`POST /api/dead-letters/${uuid()}/dismiss`]: 'admin',
    };
    const scopes = ['read', 'send', 'admin'];
    for (const scope of scopes) {
      await ingest.database.query(sql`insert into storage.api_keys (id, name, hash, scopes) values (${uuid()}, 'x', ${hashOf(`sk_${scope}`)}, ${[scope]})`);
    }
    for (const [route, needed] of Object.entries(need)) {
      const [method, url] = route.split(' ');
      const ask = async (key: string): Promise<number> =>
        (await ingest.app.inject({ method: method as 'GET', url, headers: { authorization: `Bearer ${key}` } })).statusCode;
      const refused = (await Promise.all(scopes.map((scope) => ask(`sk_${scope}`)))).map((status) => status === 401 || status === 403);
      expect([route, refused, await ask('sk_nobody')]).toEqual([route, scopes.map((_scope, rank) => rank < scopes.indexOf(needed)), 401]);
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
        expect.objectContaining({ name: 'kind', schema: { type: 'string', enum: eventKind.options } }),
        expect.objectContaining({ name: 'limit', schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } }),
      ]),
    });
    expect(paths['/api/events/{id}']?.['get']).toMatchObject({
      responses: { 200: { content: { 'application/json': { schema: { properties: { state: { enum: ['ignored', 'received', 'analysed', 'answered', 'failed', 'dead'] } } } } } } },
    });
  });
});
