import { signatureOf } from '@sluice/testing';
import type { System } from '../system.ts';
import { textOf } from '../sample-texts.ts';
import type { WebhookCall } from './call.ts';

export const channelSecret = 'bench-channel-secret';

let lastEvent = 0;

/** Makes LINE accounts through the API; answers the paths of their webhooks. */
export async function createLineAccounts(system: System, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_unused, index) => `line-${index + 1}`);
  for (const id of ids) await system.create('storage', '/api/accounts', { id, channel: 'line', credentials: { channelAccessToken: `token-of-${id}`, channelSecret } });
  return ids.map((id) => `/webhooks/line/${id}`);
}

/** What LINE posts when so many people write a text, signed. */
export function lineCall(path: string, events = 1): WebhookCall {
  const body = JSON.stringify({ destination: `U${'0'.repeat(32)}`, events: Array.from({ length: events }, textEvent) });
  return { path, headers: { 'content-type': 'application/json; charset=utf-8', 'x-line-signature': signatureOf(body, channelSecret) }, body };
}

function textEvent(): object {
  const number = ++lastEvent;
  const digits = String(number).padStart(16, '0');
  return {
    type: 'message',
    mode: 'active',
    timestamp: Date.now(),
    webhookEventId: `01HV9ZP4Q0${digits}`,
    deliveryContext: { isRedelivery: false },
    source: { type: 'user', userId: `U${number.toString(16).padStart(32, '0')}` },
    replyToken: `nHuyWiB7yP5Zw5${digits}`,
    message: { type: 'text', id: `46${digits}`, quoteToken: `q3Plxr4A${digits}`, text: textOf(number) },
  };
}
