import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { describeService } from '@sluice/service/testing';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { authorization, startIngest, type Ingest } from '../testing/start-ingest.ts';

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

describeService('ingest', async () => (await open()).app);

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
