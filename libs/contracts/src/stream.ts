import { codes } from '@sluice/errors';
import { z } from 'zod';
import { messageKind, priority } from './words.ts';

const id = z.string().min(1);
const count = z.number().int().min(0);
const instant = z.iso.datetime();

const messageId = id.describe('The message, as in GET /api/messages/{id}');
const accountId = id.describe('The account it is about');
const chatId = id.describe('The chat, by the id its platform gave it');
const campaignId = id.optional().describe('The campaign the message belongs to, if any');
const batchId = id.optional().describe('The batch the message belongs to, if any');
const errorCode = z.enum(codes).optional().describe('Why the last attempt failed');
const attempts = count.describe('Attempts that were made so far');
const message = { messageId, accountId, chatId, campaignId };

/** One kind of event: its name, its fields, and an example. Unknown fields are dropped, so no text can slip in with a row. */
const event = <const Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) => z.object({ type: z.literal(type), ...fields });

/** dispatch has accepted a message. */
const messageQueued = event('message-queued', { ...message, priority, kind: messageKind, state: z.string().describe('PENDING, or MERGED into another'), batchId });

/** dispatch is through with a message. */
const messageSent = event('message-sent', {
  ...message,
  outcome: z.enum(['sent', 'failed', 'uncertain']).describe('uncertain: the answer was lost, and sending again could send twice'),
  success: z.boolean().describe('True for sent alone'),
  attempts,
  errorCode,
});

/** An attempt failed, and another one follows. */
const messageRetrying = event('message-retrying', { ...message, attempts, retryAt: instant.describe('Not before this instant'), errorCode });

/** The sending side of one account, as GET /api/queues/{accountId} shows it, without its windows. */
const queueStatus = event('queue-status', {
  accountId,
  account: id.describe('The same, under the name that GET /api/queues/{accountId} gives it'),
  pending: count,
  processing: count,
  retrying: count,
  failed: count,
  total: count.describe('pending + processing + retrying + failed'),
  stats: z.object({ total: count, completed: count, failed: count, retries: count, avgTime: z.number().min(0).describe('Seconds per sent message') }),
  floodUntil: instant.nullable().describe('The account is silent until then'),
  paused: z.boolean(),
});

/** A platform asked for silence: in one chat, or, with `chatId` null, on the whole account. */
const floodWait = event('flood-wait', { accountId, chatId: chatId.nullable(), until: instant, waitMs: count });

const reason = z.string().optional().describe('A code for why, if somebody or something gave one');
const accountPaused = event('account-paused', { accountId, reason });
const accountResumed = event('account-resumed', { accountId, reason });

/** No further message joins this batch. */
const batchClosed = event('batch-closed', { batchId: id, accountId: accountId.optional(), messages: count.optional().describe('How many it holds') });

/** How far a campaign is, as GET /api/campaigns/{id}/progress says it: all states together are its recipients. */
const campaignProgress = event('campaign-progress', {
  campaignId: id,
  state: z.string().describe('The state of the campaign'),
  recipients: count,
  pending: count,
  sent: count,
  failed: count,
  uncertain: count,
  cancelled: count.describe('Taken back, or not sent because the campaign ended'),
  expired: count,
  refused: count.describe('Got nothing, for a reason that GET /api/campaigns/{id}/recipients?state=refused gives'),
});

/** Something an operator should know. */
const alert = event('alert', {
  severity: z.enum(['info', 'warning', 'critical']),
  about: z.string().min(1).describe('What it concerns: account, campaign, queue, …'),
  accountId: accountId.optional(),
  campaignId,
  code: z.string().min(1).describe('The reason, for programs'),
  words: z.string().min(1).describe('The reason in a sentence, for people; never a message or a person'),
});

/** ingest has taken something in: it is in the journal. */
const eventReceived = event('event-received', { eventId: id.describe('The event, as in GET /api/events/{id}'), accountId, kind: z.string() });

/** storage has kept a contact, new or merged. */
const contactSaved = event('contact-saved', { contactId: id.describe('The contact, as in GET /api/contacts/{id}'), eventId: id, accountId });

/** Events are missing before this one: load over REST what you show, then go on from here. It passes every filter. */
const replayGap = event('replay-gap', { reason: z.enum(['forgotten', 'dropped']).describe('forgotten: longer ago than is kept; dropped: never kept, as Redis was away') });

/** Everything that `GET /api/stream` tells. Ids and states only: no message text, nobody's name or number. */
export const streamEvent = z.discriminatedUnion('type', [
  messageQueued,
  messageSent,
  messageRetrying,
  queueStatus,
  floodWait,
  accountPaused,
  accountResumed,
  batchClosed,
  campaignProgress,
  alert,
  eventReceived,
  contactSaved,
  replayGap,
]);
/** An event as its publisher gives it. */
export type StreamEvent = z.input<typeof streamEvent>;

/** The names of all events. */
export const streamEventTypes = streamEvent.options.map(({ shape }) => shape.type.value) as [StreamEvent['type'], ...StreamEvent['type'][]];
