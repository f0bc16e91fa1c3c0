import { z } from 'zod';
import { messageState } from '../messages/message-view.ts';
import { reasonCodes } from './reasons.ts';

/** Where a message is, and when it will go. */
export const explanation = z.object({
  id: z.string(),
  state: messageState,
  words: z.string().describe('All of it in a sentence'),
  waitsFor: z.array(z.object({ code: z.enum(reasonCodes), words: z.string(), until: z.string().optional() })),
  ahead: z.number().int().describe('Messages of its account that go first'),
  aheadInChat: z.number().int().describe('Those of them that go to its chat'),
  goesAt: z.string().nullable().describe('When it will go, if others keep coming as in the last minute; null when nobody can know, or when it is over'),
  basis: z
    .object({
      at: z.string().describe('The instant of the estimate'),
      sendMs: z.number().int().describe('How long a send is taken to last: the mean of the last ones'),
      pace: z.number().describe('Share of its windows that the account uses now'),
      arrivals: z.number().describe('Messages a minute that keep coming and go before it, by the last minute; bursts do not count'),
      atLeast: z.boolean().describe('The queue is longer than was looked at: it goes no sooner'),
    })
    .nullable()
    .describe('What the estimate is made from'),
});
export type Explanation = z.infer<typeof explanation>;
