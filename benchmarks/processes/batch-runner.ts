// Waits for every item of a batch, one after the other or several at once, and tells how long that took.
import { setTimeout as pause } from 'node:timers/promises';
import Fastify from 'fastify';
import type * as libParallel from '../../libs/parallel/src/index.ts';
import { importBuilt } from '../../tools/bench/built.ts';

export interface BatchRun {
  count: number;
  itemMs: number;
  /** Null: one after the other, in a plain loop. */
  concurrency: number | null;
}

const { inParallel } = await importBuilt<typeof libParallel>('libs/parallel/dist/index.js');

const app = Fastify();
app.get('/', () => 'ready');
app.post<{ Body: BatchRun }>('/run', async ({ body: { count, itemMs, concurrency } }) => {
  const items = Array.from({ length: count }, () => itemMs);
  const beganAt = performance.now();
  if (concurrency === null) for (const ms of items) await pause(ms);
  else for await (const { ok } of inParallel(items, (ms) => pause(ms), { concurrency })) if (!ok) throw new Error('An item failed.');
  return { elapsedMs: performance.now() - beganAt };
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
