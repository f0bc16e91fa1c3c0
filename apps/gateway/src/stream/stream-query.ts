import { streamEventTypes } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { entryIdOf, type Entry } from '@sluice/stream';
import { z } from 'zod';

const types = z.array(z.enum(streamEventTypes));

export const streamQuery = z.object({
  types: z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().join(',').split(','))
    .pipe(types)
    .optional()
    .describe('Only events of these types, parted by commas'),
  accountId: z.string().min(1).optional().describe('Only what happens on this account'),
  campaignId: z.string().min(1).optional().describe('Only what belongs to this campaign'),
  lastEventId: z.string().optional().describe('For who cannot set the header Last-Event-ID, which wins; 0: all that is kept'),
  ticket: z.string().optional().describe('Instead of the header Authorization: see POST /api/stream/tickets'),
});
export type Filter = Pick<z.infer<typeof streamQuery>, 'types' | 'accountId' | 'campaignId'>;

/** Whether an event is for who asked for these; that something is missing is for everybody. */
export function wants(filter: Filter, { type, accountId, campaignId }: Entry): boolean {
  if (type === 'replay-gap') return true;
  if (filter.types && !filter.types.some((wanted) => wanted === type)) return false;
  return (filter.accountId ?? accountId) === accountId && (filter.campaignId ?? campaignId) === campaignId;
}

/** After which event to begin, by header or query; undefined: with what comes. Throws `invalid` for what is no id. */
export function beginAfter(header: string | undefined, query: string | undefined): string | undefined {
  const given = [header, query].find((text) => text !== undefined && text !== '');
  if (given === undefined) return undefined;
  const id = entryIdOf(given);
  if (id === null) throw new AppError('invalid', 'Last-Event-ID: give back the id of an event as it came, or 0 for all that is kept.');
  return id;
}
