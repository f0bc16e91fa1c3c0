import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { describeService } from '@sluice/service/testing';
import { StreamReader } from '@sluice/stream';
import { until } from '@sluice/testing';
import { ask } from '../../testing/ask.ts';
import { openGateway, startGateway, type Gateway } from '../../testing/start-gateway.ts';
import type { Answer } from '../../testing/fake-backend.ts';

type Status = 'healthy' | 'degraded' | 'unhealthy';

let gateway: Gateway;

/** What a service says of itself at /health; it knows no API key. */
const says = (status: Status, components: object = {}): Answer => (response, { url }) => {
  if (url === '/api/api-keys/current') return response.writeHead(401).end();
  return response.writeHead(status === 'unhealthy' ? 503 : 200, { 'content-type': 'application/json' }).end(JSON.stringify({ status, service: 'x', timestamp: 1, components }));
};

beforeAll(async () => {
  gateway = await startGateway();
  await until('events to be there', () => gateway.app.get(StreamReader).connected);
});

beforeEach(() => {
  for (const backend of Object.values(gateway.backends)) backend.answer = says('healthy');
});

afterAll(() => gateway.close());

const health = async (): Promise<{ code: number; body: { status: Status; components: Record<string, { status: Status; message: string }> } }> => {
  const { status: code, text } = await ask(`${gateway.url}/health`);
  return { code, body: JSON.parse(text) as Awaited<ReturnType<typeof health>>['body'] };
};

describe('the health of the whole', () => {
  it('is healthy when every service is', async () => {
    const { code, body } = await health();
    expect([code, body.status, Object.keys(body.components).sort()]).toEqual([200, 'healthy', ['analysis', 'dispatch', 'ingest', 'storage', 'stream']]);
  });

  it('is degraded when a service is, with its reason', async () => {
    gateway.backends.ingest.answer = says('degraded', { redis: { status: 'degraded', message: 'Redis cannot be reached' }, database: { status: 'healthy', message: 'fine' } });
    const { code, body } = await health();
    expect([code, body.status, body.components['ingest']]).toEqual([200, 'degraded', expect.objectContaining({ status: 'degraded', message: 'Redis cannot be reached' })]);
  });

  it('is unhealthy, 503, when a service is, and says which and why', async () => {
    gateway.backends.storage.answer = says('unhealthy', { database: { status: 'unhealthy', message: 'PostgreSQL cannot be reached' } });
    const { code, body } = await health();
    expect([code, body.status, body.components['storage']]).toEqual([503, 'unhealthy', expect.objectContaining({ message: 'PostgreSQL cannot be reached' })]);
    expect(body.components['ingest']?.status).toBe('healthy');
  });

  it.each([
    ['does not answer', (response) => response.destroy()],
    ['answers something else', (response) => response.end('<html>')],
    ['answers a status of tomorrow', (response) => response.end('{"status":"splendid","components":{}}')],
    ['answers no object', (response) => response.end('null')],
  ] as [string, Answer][])('is unhealthy when a service %s', async (_title, answer) => {
    gateway.backends.dispatch.answer = answer;
    const { code, body } = await health();
    expect([code, body.components['dispatch']]).toEqual([503, { status: 'unhealthy', message: 'dispatch does not answer' }]);
  });

  it('leaves the gateway ready: what it can hand on still goes through', async () => {
    for (const backend of Object.values(gateway.backends)) backend.answer = (response) => response.destroy();
    const [ready, live] = [await ask(`${gateway.url}/health/ready`), await ask(`${gateway.url}/health/live`)];
    expect([ready.status, live.status]).toEqual([200, 200]);
  });
});

describeService('gateway', () => {
  const { ingest, analysis, storage, dispatch } = gateway.backends;
  return openGateway({ ingest: ingest.url, analysis: analysis.url, storage: storage.url, dispatch: dispatch.url });
});

it('shows the APIs of all services at /docs', async () => {
  gateway.backends.storage.answer = (response, { url }) => response.end(`the document of ${url}`);
  const page = await ask(`${gateway.url}/docs/swagger-ui-init.js`);
  for (const service of ['ingest', 'analysis', 'storage', 'dispatch']) expect(page.text).toContain(`/docs/${service}/json`);
  expect((await ask(`${gateway.url}/docs/storage/json`)).text).toBe('the document of /docs/json');
});
