// The card reader alone in a process, with THREADS threads, on one core with ONE_CORE=yes: POST an image, and the answer
// is how long reading took; at /print with all that was read.
import { execFileSync } from 'node:child_process';
import Fastify from 'fastify';
import type * as cards from '../../apps/analysis/src/engines/local/cards/card-reader.ts';
import { importBuilt } from '../../tools/bench/built.ts';

const { CardReader } = await importBuilt<typeof cards>('apps/analysis/dist/engines/local/cards/card-reader.js');
const { PORT, THREADS, ONE_CORE } = process.env;
if (ONE_CORE === 'yes') stayOnOneCore();
const reader = await CardReader.start({ threads: THREADS === undefined ? undefined : Number(THREADS) });

const app = Fastify({ bodyLimit: 20 << 20 });
app.addContentTypeParser(['image/jpeg', 'image/png'], { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/', () => 'ready');
app.post('/read', async ({ body }) => {
  const beganAt = performance.now();
  await reader.read(body as Buffer, { country: 'TW' }, AbortSignal.timeout(60_000));
  return { tookMs: performance.now() - beganAt };
});
app.post<{ Querystring: { country: string } }>('/print', async ({ body, query: { country } }) => {
  const beganAt = performance.now();
  const print = await reader.readPrint(body as Buffer, country, AbortSignal.timeout(60_000));
  return { tookMs: performance.now() - beganAt, print };
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });

/** All threads there are, and those they start. */
function stayOnOneCore(): void {
  const allowed = execFileSync('taskset', ['-pc', String(process.pid)], { encoding: 'utf8' });
  const [first = '0'] = /\d+(?=[,-]|\s*$)/.exec(allowed.slice(allowed.lastIndexOf(':'))) ?? [];
  execFileSync('taskset', ['-apc', first, String(process.pid)]);
}
