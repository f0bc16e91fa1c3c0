import { codes } from '@sluice/errors';
import { z } from 'zod';
import { incomingEvent } from '../incoming.ts';
import { defineQueue } from '../queue-contract.ts';
import { questionFindings } from '../question.ts';
import { cardReading, textReading } from '../reading.ts';
import { traceId } from '../words.ts';

const read = { engine: z.string(), cached: z.boolean(), tookMs: z.number() };

/** How far an event came. `received` is said once for a photo, before it is read; the others end the event, `noted` without any reading. */
export const outcome = z.discriminatedUnion('stage', [
  z.object({ stage: z.literal('received') }),
  z.object({ stage: z.literal('card'), ...read, reading: cardReading }),
  z.object({ stage: z.literal('text'), ...read, reading: textReading, ...questionFindings.shape }),
  z.object({ stage: z.literal('noted') }),
  z.object({ stage: z.literal('failed'), code: z.enum(codes), reason: z.string() }),
]);
export type Outcome = z.infer<typeof outcome>;

/** analysis → storage: keep this outcome and answer the person. */
export const storageQueue = defineQueue({
  name: 'storage',
  payload: z.object({ event: incomingEvent, outcome, trace: traceId }),
  options: { attempts: 8, concurrency: 8, timeoutMs: 10_000 },
  deadLetter: { stage: 'storage', of: ({ event }) => ({ subject: event.id, eventId: event.id, accountId: event.accountId }) },
  example: {
    event: {
      id: '0197f0c0-0000-7000-8000-000000000001',
      accountId: 'telegram',
      channel: 'telegram',
      chatId: '555001',
      kind: 'photo',
      text: null,
      media: { source: 'platform', id: 'AgACAgUAAx-y' },
      sender: { id: '555001', name: 'Mei Lin', language: 'zh-hant' },
      at: '2026-11-20T08:00:00.000Z',
    },
    outcome: { stage: 'received' },
    trace: '4bf92f3577b34da6a3ce929d0e0e4736',
  },
});
