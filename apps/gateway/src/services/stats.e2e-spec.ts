import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ask } from '../../testing/ask.ts';
import type { Answer } from '../../testing/fake-backend.ts';
import { startGateway, type Gateway } from '../../testing/start-gateway.ts';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.close());

const tells = (stats: object): Answer => (response, { url }) => {
  if (url !== '/stats') return response.writeHead(404).end();
  return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(stats));
};

it('tells the figures of every service, those of the AI first, and null for one that does not answer', async () => {
  const { analysis, ingest, storage, dispatch } = gateway.backends;
  analysis.answer = tells({ process: { rssMb: 900 }, ai_processor_stats: { avg_processing_time: 1.5, active_tasks: 2, cache_hit_rate: 0.4 }, kpis: [{ name: 'success_rate' }] });
  for (const backend of [ingest, storage]) backend.answer = tells({ process: { rssMb: 100 } });
  dispatch.answer = (response) => response.writeHead(500).end();
  const { status, text } = await ask(`${gateway.url}/stats`);
  expect(status).toBe(200);
  expect(JSON.parse(text)).toEqual({
    process: { uptimeSeconds: expect.any(Number), rssMb: expect.any(Number), heapMb: expect.any(Number) },
    ai_processor_stats: { avg_processing_time: 1.5, active_tasks: 2, cache_hit_rate: 0.4 },
    kpis: [{ name: 'success_rate' }],
    services: {
      analysis: expect.objectContaining({ process: { rssMb: 900 } }),
      ingest: { process: { rssMb: 100 } },
      storage: { process: { rssMb: 100 } },
      dispatch: null,
    },
  });
});
