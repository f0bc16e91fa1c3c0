import { z } from 'zod';
import { incomingEvent } from '../incoming.ts';
import { defineQueue } from '../queue-contract.ts';
import { traceId } from '../words.ts';

/** ingest → analysis: find out what this text means. Events that need no reading (a follow, a block) come along: an outcome ends every event. */
export const analysisQueue = defineQueue({
  name: 'analysis',
  payload: z.object({ event: incomingEvent, trace: traceId }),
  options: { attempts: 4, concurrency: 16, timeoutMs: 30_000 },
  deadLetter: { stage: 'analysis', of: ({ event }) => ({ subject: event.id, eventId: event.id, accountId: event.accountId }) },
  example: {
    event: {
      id: '0197f0c0-0000-7000-8000-000000000001',
      accountId: 'telegram',
      channel: 'telegram',
      chatId: '555001',
      kind: 'text',
      text: 'hello',
      media: null,
      sender: { id: '555001', name: 'Mei Lin', language: 'zh-hant' },
      at: '2026-11-20T08:00:00.000Z',
    },
    trace: '4bf92f3577b34da6a3ce929d0e0e4736',
  },
});
