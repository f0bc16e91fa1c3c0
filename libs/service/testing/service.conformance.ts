import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Readiness } from '@sluice/health';
import type { ServiceName } from '../src/config.ts';

interface Operation {
  summary?: string;
  security?: object[];
  parameters: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema?: { properties?: object } }> };
  responses: Record<string, { content?: Record<string, { schema?: object }> }>;
}

interface OpenApi {
  openapi: string;
  info: { title: string };
  paths: Record<string, Record<string, Operation>>;
}

const problemJson = 'application/problem+json; charset=utf-8';

/** What every service promises, whatever it does. `start` begins one of its own for each call; the suite closes it. */
export function describeService(service: ServiceName, start: () => Promise<NestFastifyApplication>): void {
  let app: NestFastifyApplication;
  let api: OpenApi;

  beforeAll(async () => {
    app = await start();
    api = (await app.inject('/docs/json')).json<OpenApi>();
  });

  afterAll(() => app.close());

  const operations = (): [string, Operation][] =>
    Object.entries(api.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]): [string, Operation] => [`${method} ${path}`, operation]));
  const ofApi = (): [string, Operation][] => operations().filter(([route]) => route.includes(' /api/'));
  const routesWhere = (given: [string, Operation][], test: (operation: Operation, route: string) => boolean): string[] =>
    given.filter(([route, operation]) => test(operation, route)).map(([route]) => route);

  describe(`${service} says how it is`, () => {
    it('at /health: every component with its reason', async () => {
      const answer = await app.inject('/health');
      expect([answer.statusCode, answer.json()]).toEqual([
        200,
        { status: expect.stringMatching(/^(healthy|degraded)$/), service, timestamp: expect.any(Number), components: expect.any(Object) },
      ]);
      for (const component of Object.values(answer.json<{ components: Record<string, object> }>().components)) {
        expect(component).toMatchObject({ status: expect.any(String), message: expect.any(String) });
      }
    });

    it('at /health/live and /health/ready', async () => {
      const [live, ready] = [await app.inject('/health/live'), await app.inject('/health/ready')];
      expect([live.statusCode, ready.statusCode, ready.json<{ ready: boolean }>().ready]).toEqual([200, 200, true]);
    });

    it('at /metrics, in the words of Prometheus', async () => {
      const answer = await app.inject('/metrics');
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/plain; ?version=/)]);
      expect(answer.payload).toMatch(new RegExp(`^process_cpu_seconds_total\\{service="${service}"\\} [\\d.]+$`, 'm'));
    });

    it('ready no longer once it leaves, and alive to the end', async () => {
      const leaving = await start();
      leaving.get(Readiness).leave();
      const [ready, live] = [await leaving.inject('/health/ready'), await leaving.inject('/health/live')];
      await leaving.close();
      expect([ready.statusCode, ready.json(), live.statusCode]).toEqual([503, { ready: false, reason: 'shutting down' }, 200]);
      expect(ready.headers['connection']).toBe('close');
    });
  });

  describe(`${service} describes its API`, () => {
    it('at /docs for people and at /docs/json for programs', async () => {
      const page = await app.inject('/docs');
      expect([page.statusCode, page.headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/html/)]);
      expect(api).toMatchObject({ openapi: expect.stringMatching(/^3\./), info: { title: `Sluice ${service}` } });
    });

    it('with a sentence for every route, and a key for every route of the API', () => {
      expect(routesWhere(operations(), ({ summary }) => !summary)).toEqual([]);
      expect(routesWhere(ofApi(), ({ security }) => !security?.length)).toEqual([]);
    });

    it('with the schema of every body that is sent and of every answer that has one', () => {
      const bodies = (operation: Operation) => Object.values(operation.requestBody?.content ?? {});
      const writes = ofApi().filter(([route]) => /^(post|put|patch) /.test(route) && !/\/\{\w+\}\/\w+$/.test(route));
      expect(routesWhere(writes, (operation) => !bodies(operation).some(({ schema }) => schema?.properties))).toEqual([]);
      const answers = ({ responses }: Operation) => Object.entries(responses).filter(([status]) => /^20[0-3]$/.test(status));
      const described = (operation: Operation) => answers(operation).some(([, { content }]) => content?.['application/json']?.schema);
      expect(routesWhere(ofApi(), (operation) => !operation.responses['204'] && !described(operation))).toEqual([]);
    });

    it('with limit and cursor for every list', () => {
      const lists = ofApi().filter(([, { responses }]) => JSON.stringify(responses['200'] ?? {}).includes('"nextCursor"'));
      const names = ({ parameters }: Operation): string[] => parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
      const unpaged = routesWhere(lists, (operation) => !['limit', 'cursor'].every((name) => names(operation).includes(name)));
      expect(unpaged.filter((route) => route !== 'get /api/api-keys')).toEqual([]);
    });
  });

  describe(`${service} answers a problem`, () => {
    it.each([
      ['an unknown path', 'GET', '/nobody/knows', 404],
      ['an unknown method', 'DELETE', '/health', 404],
      ['a path that is no URL', 'GET', '/%zz', 400],
      ['a path of control characters', 'GET', '/%00%0d%0aset-cookie:x', 404],
    ] as const)('for %s', async (_title, method, url, status) => {
      const answer = await app.inject({ method, url });
      expect([answer.statusCode, answer.headers['content-type'], answer.headers['set-cookie']]).toEqual([status, problemJson, undefined]);
      expect(answer.json()).toMatchObject({ status, type: expect.stringMatching(/^urn:sluice:problem:/), title: expect.any(String), code: expect.any(String) });
    });

    it('without a stack, a file name or a key, to every route of the API that is asked without one, or with a wrong one', async () => {
      for (const [route] of ofApi()) {
        const [method = '', path = ''] = route.split(' ');
        const url = path.replace(/\{\w+\}/g, '0197f0c0-0000-7000-8000-000000000001');
        for (const authorization of [undefined, 'Bearer sk_canary0123456789']) {
          const answer = await app.inject({ method: method.toUpperCase() as 'GET', url, headers: authorization === undefined ? {} : { authorization } });
          expect([route, answer.statusCode, answer.headers['content-type']]).toEqual([route, 401, problemJson]);
          expect(answer.payload).not.toMatch(/canary|\.[jt]s\b|node_modules|\n\s+at /);
        }
      }
    });
  });
}
