// The card reader alone in a process: POST an image, and the answer is how long reading took.
import Fastify from 'fastify';
import type * as cards from '../../apps/analysis/src/engines/local/cards/card-reader.ts';
import { importBuilt } from '../../tools/bench/built.ts';

const { CardReader } = await importBuilt<typeof cards>('apps/analysis/dist/engines/local/cards/card-reader.js');
const reader = await CardReader.start();

const app = Fastify({ bodyLimit: 20 << 20 });
app.addContentTypeParser('image/jpeg', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/', () => 'ready');
app.post('/read', async ({ body }) => {
  const beganAt = performance.now();
  await reader.read(body as Buffer, AbortSignal.timeout(60_000));
  return { tookMs: performance.now() - beganAt };
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });
