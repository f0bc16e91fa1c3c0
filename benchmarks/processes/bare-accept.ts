// The least that takes a webhook in: Fastify, and one INSERT of its body. With VERIFY=yes the platform's proof is looked at before.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { decrypt, getSignature } from '@wecom/crypto';
import Fastify, { type FastifyRequest } from 'fastify';
import pg from 'pg';
import { channelSecret } from '../../tools/bench/webhooks/line.ts';
import { consoleKeys } from '../../tools/bench/webhooks/wecom.ts';

type Webhook = FastifyRequest<{ Params: { channel: string }; Querystring: Record<string, string>; Body: Buffer }>;

const { PORT, DATABASE_URL, VERIFY } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
await pool.query('CREATE TABLE bodies (id bigserial PRIMARY KEY, body bytea NOT NULL)');

const app = Fastify();
app.removeAllContentTypeParsers();
app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/', () => 'ready');
app.post('/webhooks/:channel/:account', async (request: Webhook, reply) => {
  if (VERIFY === 'yes' && !isGenuine(request)) return reply.code(401).send();
  await pool.query({ name: 'insert', text: 'INSERT INTO bodies (body) VALUES ($1)', values: [request.body] });
  return reply.code(200).send();
});
await app.listen({ port: Number(PORT), host: '127.0.0.1' });

function isGenuine({ params: { channel }, query, headers, body }: Webhook): boolean {
  if (channel === 'line') return isSame(createHmac('sha256', channelSecret).update(body).digest('base64'), headers['x-line-signature']);
  const [, encrypted = ''] = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body.toString()) ?? [];
  const { msg_signature: signature, timestamp = '', nonce = '' } = query;
  return isSame(getSignature(consoleKeys.token, timestamp, nonce, encrypted), signature) && decrypt(consoleKeys.encodingAesKey, encrypted).message.includes('kf_msg_or_event');
}

function isSame(expected: string, given: string | string[] | undefined): boolean {
  return typeof given === 'string' && given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
}
