import type { MessageState } from './message-view.ts';
import type { BulkAction } from './change-request.ts';

const waiting: readonly MessageState[] = ['PENDING', 'RETRYING'];

/** The states of messages that an action is for. What is in doubt is tried again only by force: it may have arrived. */
export function statesFor(action: BulkAction, force: boolean): readonly MessageState[] {
  if (action !== 'retry') return waiting;
  return force ? ['FAILED', 'UNCERTAIN'] : ['FAILED'];
}

/** Why an action is not for a message in this state, in a sentence. */
export function whyNot(action: BulkAction | 'change', state: MessageState): string {
  if (action === 'retry' && state === 'UNCERTAIN') return 'It is UNCERTAIN: it may have arrived. With {"force": true} it is sent again all the same.';
  if (action === 'retry' && state === 'FAILED') return 'It is FAILED, and its expiresAt has passed, or its campaign sends nothing now (paused) or any more (cancelled, stopped): resume the campaign, or send a new message.';
  const only = action === 'retry' ? 'only what is FAILED can be retried' : 'only what waits can be changed';
  return `It is ${state}: ${only}.`;
}
