import type { AccountChannel } from '@sluice/channels';
import type { Arrivals, Limit, Outlook } from '@sluice/rate-limit';
import type { MessageState } from '../messages/message-view.ts';

/** One message, its lane and its chat, at `now` by the database's clock. All instants are in milliseconds since 1970. */
export interface MessageFacts {
  now: number;
  accountId: string;
  chatId: string;
  state: MessageState;
  isInBatch: boolean;
  dueAt: number;
  scheduledAt: number | null;
  retryAt: number | null;
  expiresAt: number | null;
  completedAt: number | null;
  /** When the attempt began that is sending it now. */
  begunAt: number | null;
  halted: boolean;
  paused: boolean;
  floodUntil: number | null;
  share: number;
  paceAt: number;
  begun: number;
  ended: number;
  chatFloodUntil: number | null;
  chatInFlightSince: number | null;
  recent: number[];
  /** The chat waits for its person's word; `turnAt` opened the present turn, `lastInboundAt` is the last word. */
  held: boolean;
  turnAt: number | null;
  turnSent: number;
  lastInboundAt: number | null;
  /** Null when the account is gone. */
  channel: AccountChannel | null;
  limits: Limit[];
}

/**
 * How many messages came to the lane in each of the stretches of its last minute, oldest first, when the last of them did (0: none), and
 * how far their priority is from this one's: more important than this one, as important, less.
 */
export type Arrived = Record<keyof Arrivals, { counts: number[]; rank: number; lastAt: number }>;

/** What is ahead of a message, and behind it. */
export interface QueueFacts extends Pick<Outlook, 'waiting'> {
  ahead: number;
  aheadInChat: number;
  /** For each message of its chat that goes first: how many of other chats go before that. */
  places: number[];
  /** There are more messages than were counted. */
  isMore: boolean;
}
