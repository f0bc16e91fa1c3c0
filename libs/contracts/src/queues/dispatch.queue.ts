import { z } from 'zod';
import { defineQueue } from '../queue-contract.ts';
import { messageKind, priority, traceId } from '../words.ts';

const message = z.object({
  key: z.string().min(1),
  accountId: z.string(),
  chatId: z.string(),
  text: z.string().min(1),
  kind: messageKind,
  priority,
  eventId: z.string(),
  trace: traceId,
  /** The batch it belongs to: the first message that names it opens it, and behind one that says so it is closed. */
  batch: z.object({ key: z.string().min(1), name: z.string().min(1), close: z.literal(true).optional() }).optional(),
});

/** storage → dispatch: accept one message for sending. The key makes a second acceptance a no-op. */
export const dispatchQueue = defineQueue({
  name: 'dispatch',
  payload: message.extend({
    /** What must be said to the chat before it: accepted with it, in this order, where it is not there already. */
    preceding: z.array(message).optional(),
  }),
  // Many at once, because they are kept together: one statement for all that wait.
  options: { attempts: 8, concurrency: 64, timeoutMs: 10_000 },
  deadLetter: { stage: 'dispatch', of: ({ key, accountId }) => ({ subject: key, eventId: null, accountId }) },
  example: {
    key: 'reply:0197f0c0-0000-7000-8000-000000000001:1',
    accountId: 'telegram',
    chatId: '555001',
    text: 'hello',
    kind: 'reply',
    priority: 'normal',
    eventId: '0197f0c0-0000-7000-8000-000000000001',
    trace: '4bf92f3577b34da6a3ce929d0e0e4736',
    batch: { key: 'group:0197f0c0-0000-7000-8000-000000000009', name: 'cards', close: true },
  },
});
