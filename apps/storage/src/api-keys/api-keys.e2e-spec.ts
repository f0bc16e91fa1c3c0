import { beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from '@sluice/prisma';
import { until } from '@sluice/testing';
import { v7 as uuid } from 'uuid';
import { useStorage } from '../../testing/use-storage.ts';

interface Key {
  id: string;
  key: string;
  scopes: string[];
}

const storage = await useStorage();
let keys: Record<'read' | 'send' | 'admin', string>;

beforeAll(async () => {
  keys = { read: (await make(['read'])).key, send: (await make(['send'])).key, admin: (await make(['admin'])).key };
});

const make = async (scopes: string[], name = 'spec'): Promise<Key> => (await storage.ask<Key>('POST /api/api-keys', { body: { name, scopes } })).body;
const status = async (route: string, key: string): Promise<number> => (await storage.ask(route, { key, ...(/^P/.test(route) && { body: {} }) })).status;

describe('every route of storage lets through the scope it needs and refuses the one below', () => {
  const id = uuid();
  // A request that is let through ends in what it asks for, or in its own fault.
  const read = [
    ['GET /api/accounts', 200],
    ['GET /api/accounts/nobody', 404],
    ['GET /api/accounts/nobody/webhook', 404],
    ['GET /api/contacts', 200],
    [`GET /api/contacts/${id}`, 404],
    ['GET /api/api-keys/current', 204],
    ['GET /api/conversations', 200],
    [`GET /api/conversations/${id}`, 404],
    ['GET /api/leads', 200],
    [`GET /api/leads/${id}`, 404],
    ['GET /api/questions', 200],
    ['GET /api/posts', 200],
    [`GET /api/posts/${id}`, 404],
  ] as const;
  const send = [
    ['POST /api/leads', 400],
    ['POST /api/leads/import', 400],
    [`PATCH /api/leads/${id}`, 404],
    [`DELETE /api/leads/${id}`, 404],
    [`PUT /api/questions/${id}/answer`, 400],
    [`DELETE /api/questions/${id}/answer`, 404],
  ] as const;
  const admin = [
    ['POST /api/accounts', 400],
    ['PATCH /api/accounts/nobody', 404],
    ['DELETE /api/accounts/nobody', 404],
    ['PUT /api/accounts/nobody/webhook', 404],
    ['DELETE /api/accounts/nobody/webhook', 404],
    ['GET /api/api-keys', 200],
    ['POST /api/api-keys', 400],
    [`DELETE /api/api-keys/${id}`, 404],
  ] as const;

  it.each(read)('%s: read', async (route, passed) => {
    for (const key of [keys.read, keys.send, keys.admin]) expect(await status(route, key)).toBe(passed);
    for (const key of ['sk_nobody', '']) expect(await status(route, key)).toBe(401);
  });

  it.each(send)('%s: send', async (route, passed) => {
    for (const key of [keys.send, keys.admin]) expect(await status(route, key)).toBe(passed);
    expect(await status(route, keys.read)).toBe(403);
    for (const key of ['sk_nobody', '']) expect(await status(route, key)).toBe(401);
  });

  it.each(admin)('%s: admin', async (route, passed) => {
    expect(await status(route, keys.admin)).toBe(passed);
    for (const key of [keys.read, keys.send]) expect(await status(route, key)).toBe(403);
    for (const key of ['sk_nobody', '']) expect(await status(route, key)).toBe(401);
  });

  it('names every route: a new one must be listed here', async () => {
    const { paths } = (await storage.ask<{ paths: Record<string, object> }>('GET /docs/json')).body;
    const routes = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    const listed = [...read, ...send, ...admin].map(([route]) => route.replace(/\/(nobody|[0-9a-f-]{36})(?=\/|$)/, '/{id}'));
    expect(routes.filter((route) => route.includes(' /api/')).sort()).toEqual([...listed].sort());
  });
});

describe('an API key', () => {
  it('is shown once, and only its hash is kept', async () => {
    const made = await storage.ask<Key>('POST /api/api-keys', { body: { name: 'once', scopes: ['read'] } });
    const listed = await storage.ask('GET /api/api-keys');
    const rows = await storage.database.query(sql`select * from storage.api_keys`);
    expect([made.status, made.body.key]).toEqual([201, expect.stringMatching(/^sk_[\w-]{43}$/)]);
    expect(listed.text).toContain(made.body.id);
    expect(listed.text + JSON.stringify(rows)).not.toContain(made.body.key);
  });

  it('is refused everywhere once it is revoked, also where it was used a moment ago', async () => {
    const { id, key } = await make(['admin']);
    expect(await status('GET /api/accounts', key)).toBe(200);
    expect((await storage.ask(`DELETE /api/api-keys/${id}`)).status).toBe(204);
    await until('the key to be refused', async () => (await status('GET /api/accounts', key)) === 401);
    expect((await storage.ask('GET /api/api-keys')).text).not.toContain(id);
    expect((await storage.ask(`DELETE /api/api-keys/${id}`)).status).toBe(404);
  });

  it('can revoke itself', async () => {
    const { id, key } = await make(['admin']);
    expect((await storage.ask(`DELETE /api/api-keys/${id}`, { key })).status).toBe(204);
  });

  it.each(['Bearer', 'Basic c2tfMQ==', 'Bearer a b', `Bearer ${'x'.repeat(600)}`, 'Bearer sk_\u00e9', 'bearer spec-admin-ke', 'Bearer SPEC-ADMIN-KEY'])(
    'is asked for when the header says %p',
    async (authorization) => {
      const answer = await storage.ask('GET /api/accounts', { headers: { authorization } });
      expect(answer).toMatchObject({ status: 401, type: 'application/problem+json; charset=utf-8', body: { code: 'unauthorized' } });
    },
  );

  it.each([{ name: 'x', scopes: [] }, { name: 'x', scopes: ['root'] }, { name: ' ', scopes: ['read'] }, { name: 'a\0b', scopes: ['read'] }, { scopes: ['read'] }, { name: 'x', scopes: ['read'], key: 'mine' }])(
    'is not made from %p',
    async (body) => {
      expect((await storage.ask('POST /api/api-keys', { body })).status).toBe(400);
    },
  );
});
