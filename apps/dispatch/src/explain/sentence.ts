import type { MessageState } from '../messages/message-view.ts';
import type { MessageFacts } from './facts.ts';
import type { Reason } from './reasons.ts';

type Waiting = 'PENDING' | 'RETRYING';

const over: Record<Exclude<MessageState, Waiting>, string> = {
  PROCESSING: 'It is being sent right now.',
  COMPLETED: 'It was sent.',
  FAILED: 'It failed for good: POST /api/messages/{id}/retry tries it again.',
  UNCERTAIN: 'Whether it arrived nobody knows: the answer of the platform was lost.',
  MERGED: 'It was merged into another message, and goes with that.',
  CANCELLED: 'It was cancelled.',
  EXPIRED: 'It expired before it could go.',
};

/** Where a message is that waits no longer. */
export function sentenceOfEnd(state: Exclude<MessageState, Waiting>): string {
  return over[state];
}

/** Where a waiting message is; `goesAt` null: nobody can know when it goes. */
export function sentenceOf({ expiresAt }: Pick<MessageFacts, 'expiresAt'>, reasons: readonly Reason[], goesAt: number | null): string {
  if (goesAt === null) return `${reasons[0]?.words ?? 'It waits.'} Nobody can know when it goes.`;
  if (expiresAt !== null && expiresAt <= goesAt) return `It expires at ${instant(expiresAt)}, before it could go.`;
  return reasons.length === 0 ? 'It goes now.' : `It goes at about ${instant(goesAt)}. ${reasons.map(({ words }) => words).join(' ')}`;
}

export function instant(ms: number): string {
  return new Date(Math.ceil(ms)).toISOString();
}
