import { z } from 'zod';
import { defineQueue } from '../queue-contract.ts';
import { traceId } from '../words.ts';

const receipt = z.object({
  attemptId: z.string(),
  messageId: z.string(),
  outcome: z.enum(['sent', 'failed', 'uncertain']),
  trace: traceId,
});
export type Receipt = z.infer<typeof receipt>;

/** dispatch → storage: what came of the last attempts of messages. */
export const receiptsQueue = defineQueue({
  name: 'receipts',
  payload: z.object({ receipts: z.array(receipt).min(1) }),
  options: { attempts: 8, concurrency: 4, timeoutMs: 10_000 },
  deadLetter: { stage: 'storage', of: ({ receipts: [first] }) => ({ subject: `attempt:${first?.attemptId}`, eventId: null, accountId: null }) },
  example: {
    receipts: [
      {
        attemptId: '42',
        messageId: '0197f0c0-0000-7000-8000-000000000002',
        outcome: 'sent',
        trace: '4bf92f3577b34da6a3ce929d0e0e4736',
      },
    ],
  },
});
