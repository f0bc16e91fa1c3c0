// The least that answers a webhook: Fastify, a Bull job, a call of Telegram; nothing is kept, nothing is sure.
import { createHash } from 'node:crypto';
import Bull from 'bull';
import Fastify from 'fastify';
import type { Message, Update } from 'grammy/types';
import { Pool } from 'undici';
import { bareQueue, type BareJob } from './bare-queue.ts';

const { PORT, REDIS_URL = '', TELEGRAM_API_URL = '', CONCURRENCY } = process.env;
const telegram = new Pool(TELEGRAM_API_URL, { connections: 150 });
const queue = new Bull<BareJob>(bareQueue.name, REDIS_URL, { prefix: bareQueue.prefix });
const seen = new Map<string, string>();

void queue.process(Number(CONCURRENCY), async ({ data: { token, chatId, text, fileId } }) => {
  const answer = fileId === null ? text : await readPhoto(token, fileId);
  await call(token, 'sendMessage', { chat_id: chatId, text: answer });
});

const app = Fastify();
app.get('/', () => 'ready');
app.post<{ Params: { token: string }; Body: Update }>('/webhook/:token', async ({ params: { token }, body: { message } }, reply) => {
  if (message) await queue.add(jobOf(token, message), { removeOnComplete: true, removeOnFail: true });
  await reply.code(200).send();
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });

function jobOf(token: string, { chat, text = '', photo }: Message): BareJob {
  return { token, chatId: String(chat.id), text, fileId: photo?.at(-1)?.file_id ?? null };
}

// What a cached card costs at least: ask for the file, fetch it, know its bytes.
async function readPhoto(token: string, fileId: string): Promise<string> {
  const { file_path: path } = (await call(token, 'getFile', { file_id: fileId })) as { file_path: string };
  const { body } = await telegram.request({ path: `/file/bot${token}/${path}`, method: 'GET' });
  const hash = createHash('sha256').update(await body.bytes()).digest('hex');
  const known = seen.get(hash) ?? 'a card';
  seen.set(hash, known);
  return known;
}

async function call(token: string, method: string, params: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const { body } = await telegram.request({ path: `/bot${token}/${method}`, method: 'POST', headers, body: JSON.stringify(params) });
  const { ok, result } = (await body.json()) as { ok: boolean; result: unknown };
  if (!ok) throw new Error(`${method} was refused`);
  return result;
}
