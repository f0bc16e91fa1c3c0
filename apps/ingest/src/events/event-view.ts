import { z } from 'zod';
import type { EventRow } from './events.repository.ts';

export const eventState = z.enum(['ignored', 'received', 'analysed', 'answered', 'failed', 'dead']);
export type EventState = z.infer<typeof eventState>;

/** An event as callers see it; instants in ISO 8601. */
export const eventView = z.object({
  id: z.string(),
  accountId: z.string(),
  channel: z.string(),
  platformEventId: z.string(),
  kind: z.string(),
  chatId: z.string().nullable(),
  text: z.string().nullable(),
  state: eventState,
  engine: z.string().nullable(),
  cached: z.boolean().nullable(),
  contactId: z.string().nullable(),
  trace: z.string(),
  receivedAt: z.string(),
  analysedAt: z.string().nullable(),
  /** When dispatch took the answer in. */
  acceptedAt: z.string().nullable(),
  answeredAt: z.string().nullable(),
  /** When it was last replayed. */
  replayedAt: z.string().nullable(),
});
export type EventView = z.infer<typeof eventView>;

/** How far an event came: its rows tell. */
export function viewEvent({ isWorked, isDead, stage, receivedAt, analysedAt, acceptedAt, answeredAt, replayedAt, ...row }: EventRow): EventView {
  return {
    ...row,
    state: stateOf({ isWorked, isDead, stage, answeredAt }),
    receivedAt: receivedAt.toISOString(),
    analysedAt: analysedAt?.toISOString() ?? null,
    acceptedAt: acceptedAt?.toISOString() ?? null,
    answeredAt: answeredAt?.toISOString() ?? null,
    replayedAt: replayedAt?.toISOString() ?? null,
  };
}

/** The same rule in SQL: event-conditions.ts. */
export function stateOf({ isWorked, isDead, stage, answeredAt }: Pick<EventRow, 'isWorked' | 'isDead' | 'stage' | 'answeredAt'>): EventState {
  if (!isWorked) return 'ignored';
  if (stage === null) return isDead ? 'dead' : 'received';
  if (stage === 'failed') return 'failed';
  return answeredAt === null ? 'analysed' : 'answered';
}
