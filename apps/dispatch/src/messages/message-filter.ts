import { chatId, cleanText } from '@sluice/channels';
import { messageKind, priority } from '@sluice/contracts';
import { instant, pageQuery, strictQuery } from '@sluice/service';
import { z } from 'zod';
import { messageState } from './message-view.ts';

/** `?state=PENDING,RETRYING`, `?state=PENDING&state=RETRYING`, or a list in JSON. */
const states = z
  .union([z.string(), z.array(z.string())])
  .transform((given) => [given].flat().flatMap((one) => one.split(',')))
  .pipe(z.array(messageState).min(1));

const fields = {
  text: z.string().overwrite(cleanText).min(1).max(200).optional().describe('Part of the text, in any case'),
  chatId: chatId.optional(),
  accountId: z.string().overwrite(cleanText).optional(),
  state: states.optional().describe('One or several, with commas between'),
  kind: messageKind.optional(),
  priority: priority.optional(),
  campaignId: z.uuid().optional(),
  batchId: z.uuid().optional(),
  eventId: z.uuid().optional(),
  from: instant.optional().describe('Accepted at this instant or later'),
  to: instant.optional().describe('Accepted before this instant'),
};

/** Which messages are meant. A field that is not known is refused: what it was to narrow would be changed. */
export const messageFilter = z.strictObject(fields);
export type MessageFilter = z.infer<typeof messageFilter>;

export const messageQuery = pageQuery.extend(fields);
export type MessageQuery = z.infer<typeof messageQuery>;

export const exportQuery = strictQuery({
  format: z.enum(['csv', 'json']).default('csv'),
  bom: z.stringbool().default(false).describe('CSV for Excel: begins with a byte order mark, so that it reads UTF-8'),
  ...fields,
});
export type ExportQuery = z.infer<typeof exportQuery>;
