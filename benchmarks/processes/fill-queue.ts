// Adds the same messages as jobs: to the queue that dispatch accepts from, or to that of the bare relay.
import { randomBytes, randomUUID } from 'node:crypto';
import { dispatchQueue } from '@sluice/contracts';
import Bull from 'bull';
import Fastify from 'fastify';
import { bareQueue, type BareJob } from './bare-queue.ts';

export interface Filling {
  side: 'sluice' | 'bare';
  accounts: readonly { id: string; token: string }[];
  perAccount: number;
}

const { PORT, REDIS_URL = '' } = process.env;
const batch = 500;
const queues = {
  sluice: new Bull(dispatchQueue.name, REDIS_URL, { prefix: '{sluice}' }),
  bare: new Bull(bareQueue.name, REDIS_URL, { prefix: bareQueue.prefix }),
};
let lastChat = 60_000_000;

const app = Fastify({ bodyLimit: 4 << 20 });
app.get('/', () => 'ready');
app.post<{ Body: Filling }>('/fill', async ({ body: { side, accounts, perAccount } }, reply) => {
  const jobs = Array.from({ length: perAccount }, () => accounts.map((account) => jobOf(side, account))).flat();
  for (let at = 0; at < jobs.length; at += batch) await queues[side].addBulk(jobs.slice(at, at + batch));
  await reply.code(200).send();
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });

function jobOf(side: Filling['side'], { id, token }: Filling['accounts'][number]): { data: unknown; opts: Bull.JobOptions } {
  const message = { chatId: String(++lastChat), text: 'Your order 20431 has left our warehouse and arrives tomorrow.' };
  const bare: BareJob = { ...message, token, fileId: null };
  const opts = { attempts: dispatchQueue.options.attempts, removeOnComplete: true, removeOnFail: true };
  return { data: side === 'bare' ? bare : { ...message, ...proper(id) }, opts };
}

function proper(accountId: string): object {
  const eventId = randomUUID();
  return { key: `reply:${eventId}:1`, accountId, eventId, kind: 'reply', priority: 'normal', trace: randomBytes(16).toString('hex') };
}
