import type { EventRow } from './events.repository.ts';
import { stateOf } from './event-view.ts';

/** Why an event is not replayed. */
export type Refusal = 'has-outcome' | 'stale' | 'unreadable' | 'changed';

/** What a refusal means, for people. */
export const refusals: Record<Refusal, string> = {
  'has-outcome': 'has its outcome: worked once more it would change nothing',
  stale: 'was too old when it came in: whoever wrote it waits for no answer any more',
  unreadable: 'holds nothing that Sluice works on, also as it is read today',
  changed: 'was replayed by somebody else, or got its outcome, just now',
};

/** Null: it may be replayed, when something can be read in it. */
export function refusalOf(row: Pick<EventRow, 'kind' | 'isWorked' | 'isDead' | 'stage' | 'answeredAt'>): Refusal | null {
  if (row.kind === 'stale') return 'stale';
  const state = stateOf(row);
  return state === 'analysed' || state === 'answered' ? 'has-outcome' : null;
}
