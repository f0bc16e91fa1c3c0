import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { signatureOf } from '@sluice/testing';

type Answer = Awaited<ReturnType<NestFastifyApplication['inject']>>;

export const channelSecret = 'right-channel-secret';

/** Delivers a webhook body as LINE would, signed: events as JSON, bytes as they are. */
export function deliverLine(app: NestFastifyApplication, body: readonly object[] | Buffer, headers: Record<string, string> = {}): Promise<Answer> {
  const payload = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify({ destination: `U${'0'.repeat(32)}`, events: body }));
  return app.inject({
    method: 'POST',
    url: '/webhooks/line/shop',
    headers: { 'content-type': 'application/json; charset=utf-8', 'x-line-signature': signatureOf(payload, channelSecret), ...headers },
    payload,
  });
}
