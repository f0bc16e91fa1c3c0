import { chatId } from '@sluice/channels';
import { channel, eventKind } from '@sluice/contracts';
import { instant, pageQuery } from '@sluice/service';
import { z } from 'zod';
import { eventState } from './event-view.ts';

const fields = {
  accountId: z.string().optional(),
  channel: channel.optional(),
  kind: eventKind.optional(),
  chatId: chatId.optional(),
  state: eventState.optional(),
  from: instant.optional().describe('Came in at this instant or later'),
  to: instant.optional().describe('Came in before this instant'),
};

/** Which events are meant. A name that is not known is refused: what it was to narrow would be found. */
export const eventFilter = z.strictObject(fields);
export type EventFilter = z.infer<typeof eventFilter>;

export const eventQuery = pageQuery.extend(fields);
export type EventQuery = z.infer<typeof eventQuery>;

/** `dryRun` counts only. `cursor`: the `next` of the answer before. */
export const replayRequest = z.strictObject({
  filter: eventFilter.refine((filter) => Object.values(filter).some((value) => value !== undefined), 'must narrow by something: accountId, for example'),
  dryRun: z.boolean().default(false),
  cursor: z.string().max(500).optional(),
});
export type ReplayRequest = z.infer<typeof replayRequest>;
