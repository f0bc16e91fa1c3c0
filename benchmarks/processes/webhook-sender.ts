// Posts webhook calls that were made before, in a process of its own, and tells how long each took and what the sending cost.
import Fastify from 'fastify';
import { closedLoop, openLoop } from '../../tools/bench/load.ts';
import { Poster } from '../../tools/bench/poster.ts';
import type { Sending, SentLoad } from '../../tools/bench/webhooks/sender.ts';

const posters = new Map<string, Poster>();

const app = Fastify({ bodyLimit: 256 << 20 });
app.get('/', () => 'ready');
app.post<{ Body: Sending }>('/send', async ({ body: { origin, calls, pace } }): Promise<SentLoad> => {
  const poster = posterOf(origin);
  const send = async (index: number): Promise<void> => {
    const call = calls[index];
    if (call) await poster.post(call.path, call.body, call.headers);
  };
  const before = process.cpuUsage();
  const load = await ('connections' in pace ? closedLoop({ ...pace, count: calls.length }, send) : openLoop(pace, send));
  const { user, system } = process.cpuUsage(before);
  return { ...load, senderMs: (user + system) / 1_000 };
});
await app.listen({ port: Number(process.env.PORT), host: '127.0.0.1' });

function posterOf(origin: string): Poster {
  const poster = posters.get(origin) ?? new Poster(origin);
  posters.set(origin, poster);
  return poster;
}
