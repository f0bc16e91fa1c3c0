import type { Backend } from '../config.ts';

/** Which service answers what, by the beginning of the path. */
export const routes: readonly { prefix: string; backend: Backend }[] = [
  { prefix: '/webhooks', backend: 'ingest' },
  { prefix: '/api/cards', backend: 'ingest' },
  { prefix: '/api/sandbox', backend: 'ingest' },
  { prefix: '/api/events', backend: 'ingest' },
  { prefix: '/api/dead-letters', backend: 'ingest' },
  { prefix: '/api/blocks', backend: 'ingest' },
  { prefix: '/api/post', backend: 'analysis' },
  { prefix: '/api/runs', backend: 'analysis' },
  { prefix: '/api/analysis', backend: 'analysis' },
  { prefix: '/api/ai', backend: 'analysis' },
  { prefix: '/api/accounts', backend: 'storage' },
  { prefix: '/api/contacts', backend: 'storage' },
  { prefix: '/api/conversations', backend: 'storage' },
  { prefix: '/api/leads', backend: 'storage' },
  { prefix: '/api/questions', backend: 'storage' },
  { prefix: '/api/posts', backend: 'storage' },
  { prefix: '/api/api-keys', backend: 'storage' },
  { prefix: '/api/messages', backend: 'dispatch' },
  { prefix: '/api/queues', backend: 'dispatch' },
  { prefix: '/api/batches', backend: 'dispatch' },
  { prefix: '/health/message-queue', backend: 'dispatch' },
  { prefix: '/api/campaigns', backend: 'dispatch' },
];

const streams = /^\/api\/(?:post\/batch-generate-stream|runs\/[^/?]+\/stream)(?:\?|$)/;

/** Whether what answers this path goes on for as long as it likes. */
export function isStream(url: string): boolean {
  return streams.test(url);
}

const asked = /^\/api\/analysis(?:\?|$)/;

/** Whether what this path is asked for is for the one who asks alone: nobody wants it any more when the caller has left. */
export function isForCallerOnly(url: string): boolean {
  return asked.test(url);
}
