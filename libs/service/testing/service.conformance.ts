import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Readiness } from '@sluice/health';
import type { ServiceName } from '../src/config.ts';
import { apiRoutesOf, listsOf, undescribedAnswers, undescribedBodies, unexplained, unpagedLists, type OpenApi } from './open-api.ts';

interface Running {
  service: ServiceName;
  /** Begins a service of its own; whoever asks for it closes it. */
  start(): Promise<NestFastifyApplication>;
  app(): NestFastifyApplication;
  /** A key with every scope. */
  key: string;
}

const problemJson = 'application/problem+json; charset=utf-8';

/** What every service promises, whatever it does. `start` begins one for each call; the suite closes it. `key` has every scope there. */
export function describeService(service: ServiceName, start: () => Promise<NestFastifyApplication>, key = ''): void {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    app = await start();
  });

  afterAll(() => app.close());

  const running = { service, start, app: () => app, key };
  describe(`${service} says how it is`, () => saysHowItIs(running));
  describe(`${service} describes its API`, () => describesItsApi(running));
  describe(`${service} answers a problem`, () => answersProblems(running));
}

function saysHowItIs({ service, start, app }: Running): void {
  it('at /health: every component with its reason', async () => {
    const answer = await app().inject('/health');
    const { components, ...report } = answer.json<{ components: Record<string, object> }>();
    expect([answer.statusCode, report]).toEqual([200, { status: expect.stringMatching(/^(healthy|degraded)$/), service, timestamp: expect.any(Number) }]);
    for (const component of Object.values(components)) expect(component).toMatchObject({ status: expect.any(String), message: expect.any(String) });
  });

  it('at /health/live and /health/ready', async () => {
    const [live, ready] = [await app().inject('/health/live'), await app().inject('/health/ready')];
    expect([live.statusCode, ready.statusCode, ready.json<{ ready: boolean }>().ready]).toEqual([200, 200, true]);
  });

  it('at /metrics, in the words of Prometheus', async () => {
    const answer = await app().inject('/metrics');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/plain; ?version=/)]);
    expect(answer.payload).toMatch(new RegExp(`^process_cpu_seconds_total\\{service="${service}"\\} [\\d.]+$`, 'm'));
  });

  it('ready no longer once it leaves, and alive to the end; its answers end their connections', async () => {
    const leaving = await start();
    leaving.get(Readiness).leave();
    const [ready, live] = [await leaving.inject('/health/ready'), await leaving.inject('/health/live')];
    await leaving.close();
    expect([ready.statusCode, ready.json(), live.statusCode]).toEqual([503, { ready: false, reason: 'shutting down' }, 200]);
    expect(ready.headers['connection']).toBe('close');
  });
}

function describesItsApi({ service, app }: Running): void {
  const described = async (): Promise<OpenApi> => (await app().inject('/docs/json')).json<OpenApi>();

  it('at /docs for people and at /docs/json for programs', async () => {
    const page = await app().inject('/docs');
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, expect.stringMatching(/^text\/html/)]);
    expect(await described()).toMatchObject({ openapi: expect.stringMatching(/^3\./), info: { title: `Sluice ${service}` } });
  });

  it('with a sentence for every route, and a key for every route of the API', async () => {
    expect(unexplained(await described())).toEqual([]);
  });

  it('with the schema of every body that is sent, and of every answer that has one', async () => {
    const api = await described();
    expect([undescribedBodies(api), undescribedAnswers(api)]).toEqual([[], []]);
  });

  it('with limit and cursor for every list', async () => {
    expect(unpagedLists(await described()).filter((route) => route !== 'get /api/api-keys')).toEqual([]);
  });
}

function answersProblems({ app, key }: Running): void {
  it.each([
    { title: 'an unknown path', method: 'GET', url: '/nobody/knows', status: 404 },
    { title: 'an unknown method', method: 'DELETE', url: '/health', status: 404 },
    { title: 'a path that is no URL', method: 'GET', url: '/%zz', status: 400 },
    { title: 'a path of control characters', method: 'GET', url: '/%00%0d%0aset-cookie:x', status: 404 },
  ] as const)('for $title', async ({ method, url, status }) => {
    const answer = await app().inject({ method, url });
    expect([answer.statusCode, answer.headers['content-type'], answer.headers['set-cookie']]).toEqual([status, problemJson, undefined]);
    expect(answer.json()).toMatchObject({ status, type: expect.stringMatching(/^urn:sluice:problem:/), title: expect.any(String), code: expect.any(String) });
  });

  it('for a query parameter that a list or an export does not know, and names those that it does', async () => {
    for (const { path, parameters } of listsOf((await app().inject('/docs/json')).json<OpenApi>())) {
      const url = `${path.replace(/\{\w+\}/g, '0197f0c0-0000-7000-8000-000000000001')}?nonsense=1`;
      const answer = await app().inject({ url, headers: { authorization: `Bearer ${key}` } });
      const { code, detail } = answer.json<{ code: string; detail: string }>();
      expect([url, answer.statusCode, code]).toEqual([url, 400, 'invalid']);
      for (const name of ['nonsense', ...parameters]) expect([url, detail]).toEqual([url, expect.stringMatching(new RegExp(`\\b${name}\\b`))]);
    }
  });

  it('without a stack, a file name or a key, to every route of the API that is asked without a key, or with a wrong one', async () => {
    const api = (await app().inject('/docs/json')).json<OpenApi>();
    for (const [route] of apiRoutesOf(api)) {
      const [method = '', path = ''] = route.split(' ');
      const url = path.replace(/\{\w+\}/g, '0197f0c0-0000-7000-8000-000000000001');
      for (const headers of [{}, { authorization: 'Bearer sk_canary0123456789' }]) {
        const answer = await app().inject({ method: method.toUpperCase() as 'GET', url, headers });
        expect([route, answer.statusCode, answer.headers['content-type']]).toEqual([route, 401, problemJson]);
        expect(answer.payload).not.toMatch(/canary|\.[jt]s\b|node_modules|\n\s+at /);
      }
    }
  });
}
