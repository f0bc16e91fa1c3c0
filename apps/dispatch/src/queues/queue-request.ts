import { z } from 'zod';
import type { MessageState } from '../messages/message-view.ts';

const clearable = z.enum(['pending', 'failed', 'retrying'], {
  error: ({ input }) => (input === 'processing' ? 'processing cannot be cleared: those messages are being sent right now' : 'must be pending, failed or retrying'),
});

/** Which messages of a queue are to be cleared; all that can be when nothing is said. */
export const clearRequest = z
  .strictObject({ status: z.preprocess((given) => (given === undefined ? clearable.options : [given].flat()), z.array(clearable).min(1)) })
  .default({ status: [...clearable.options] });
export type ClearRequest = z.infer<typeof clearRequest>;

export const clearAnswer = z.object({ cleared: z.number().int() });
export type ClearAnswer = z.infer<typeof clearAnswer>;

const states = { pending: 'PENDING', failed: 'FAILED', retrying: 'RETRYING' } as const satisfies Record<z.infer<typeof clearable>, MessageState>;

/** The states of the messages that are cleared. */
export function statesOf({ status }: ClearRequest): MessageState[] {
  return status.map((one) => states[one]);
}
