import type { EventRow } from './events.repository.ts';

export type EventState = 'ignored' | 'received' | 'analysed' | 'answered' | 'failed';

/** An event as callers see it; instants in ISO 8601. */
export interface EventView {
  id: string;
  accountId: string;
  channel: string;
  platformEventId: string;
  kind: string;
  chatId: string | null;
  text: string | null;
  state: EventState;
  engine: string | null;
  cached: boolean | null;
  contactId: string | null;
  trace: string;
  receivedAt: string;
  analysedAt: string | null;
  /** When dispatch took the answer in. */
  acceptedAt: string | null;
  answeredAt: string | null;
}

/** How far an event came: its rows tell. */
export function viewEvent({ stage, receivedAt, analysedAt, acceptedAt, answeredAt, ...row }: EventRow): EventView {
  return {
    ...row,
    state: stateOf({ kind: row.kind, stage, answeredAt }),
    receivedAt: receivedAt.toISOString(),
    analysedAt: analysedAt?.toISOString() ?? null,
    acceptedAt: acceptedAt?.toISOString() ?? null,
    answeredAt: answeredAt?.toISOString() ?? null,
  };
}

function stateOf({ kind, stage, answeredAt }: Pick<EventRow, 'kind' | 'stage' | 'answeredAt'>): EventState {
  if (kind === 'ignored') return 'ignored';
  if (stage === null) return 'received';
  if (stage === 'failed') return 'failed';
  return answeredAt === null ? 'analysed' : 'answered';
}
