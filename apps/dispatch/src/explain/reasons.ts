import type { MessageFacts, QueueFacts } from './facts.ts';

export const reasonCodes = ['halted', 'paused', 'awaiting-reply', 'schedule', 'batch', 'backoff', 'flood', 'in-flight', 'chat-window', 'window', 'ahead'] as const;
export type ReasonCode = (typeof reasonCodes)[number];

export interface Reason {
  code: ReasonCode;
  words: string;
  /** Epoch milliseconds; left out when nobody can know. */
  until?: number;
}

export interface Situation {
  facts: MessageFacts;
  queue: QueueFacts;
  /** The claim's first permit, and the chat's. */
  permitAt: number;
  chatFreeAt: number;
  awaitsReply: boolean;
}

/** Everything a waiting message waits for, first what somebody must do about. */
export function reasonsOf({ facts, queue, permitAt, chatFreeAt, awaitsReply }: Situation): Reason[] {
  const { now, floodUntil, chatFloodUntil } = facts;
  const inTheWay = chatFloodUntil !== null && chatFloodUntil > now ? [] : [chatFreeAt];
  return [
    when(facts.halted, { code: 'halted', words: 'All sending is paused: POST /api/queues/resume lets it go on.' }),
    when(facts.paused, { code: 'paused', words: 'Its account is paused: POST /api/queues/{accountId}/resume lets it go on.' }),
    when(awaitsReply, { code: 'awaiting-reply', words: 'The platform lets nothing more through until the person writes again.' }),
    ...timesOf(facts),
    ...later(now, floodUntil === null ? [] : [floodUntil], (until) => ({ code: 'flood', words: 'The platform asked for silence on the whole account.', until })),
    ...later(Math.max(now, floodUntil ?? 0), chatFloodUntil === null ? [] : [chatFloodUntil], (until) => ({ code: 'flood', words: 'The platform asked for silence in this chat.', until })),
    when(facts.chatInFlightSince !== null, { code: 'in-flight', words: 'Another message to its chat is being sent right now.' }),
    ...(facts.chatInFlightSince === null ? later(now, inTheWay, (until) => ({ code: 'chat-window', words: 'Its chat has had as many messages as it may have for now.', until })) : []),
    ...later(Math.max(now, floodUntil ?? 0), [permitAt], (until) => ({ code: 'window', words: 'Its account has sent as much as it may for now.', until })),
    when(queue.ahead > 0, { code: 'ahead', words: `${queue.isMore ? 'At least ' : ''}${queue.ahead} message${queue.ahead === 1 ? ' goes' : 's go'} first.` }),
  ].flatMap((reason) => reason ?? []);
}

function timesOf({ now, scheduledAt, dueAt, retryAt, isInBatch }: MessageFacts): Reason[] {
  return [
    ...later(now, scheduledAt === null ? [] : [scheduledAt], (until): Reason => ({ code: 'schedule', words: 'It is scheduled.', until })),
    ...later(now, scheduledAt === null && isInBatch ? [dueAt] : [], (until): Reason => ({ code: 'batch', words: 'It waits for more progress of its batch, to be merged with it.', until })),
    ...later(now, retryAt === null ? [] : [retryAt], (until): Reason => ({ code: 'backoff', words: 'Its last attempt failed; it pauses before the next.', until })),
  ];
}

function when(holds: boolean, reason: Reason): Reason | null {
  return holds ? reason : null;
}

/** A reason for each of these instants that is still to come. */
function later(now: number, instants: readonly number[], reason: (until: number) => Reason): Reason[] {
  return instants.filter((until) => until > now).map(reason);
}

