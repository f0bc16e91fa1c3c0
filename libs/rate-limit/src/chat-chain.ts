import type { Limit } from './limits.ts';

/** One chat: it has one send in flight at most, windows of its own, and an order of its own. */
export interface ChatState {
  /** Nothing goes there before this instant. */
  silentUntil: number;
  /** When the send in flight there began; null when there is none. */
  inFlightSince: number | null;
  /** Ends of its last sends, newest first. */
  recent: readonly number[];
  /** For each of its messages that go before the one in question, in order: how many of other chats are ahead of it. */
  places: readonly number[];
}

export interface ChatChain {
  /** From when on the chat may have its next send. */
  freeAt(): number;
  /** How many messages of the chat go first. */
  left(): number;
  /** How many of other chats are ahead of the first of them. */
  nextPlace(): number;
  /** Sends the first of them, with this end. */
  take(end: number): void;
}

/** The sends of one chat, one after the other. */
export function chainOf({ silentUntil, inFlightSince, recent, places }: ChatState, rules: { now: number; sendMs: number; chatLimits: readonly Limit[] }): ChatChain {
  const { now, sendMs, chatLimits } = rules;
  const ends = inFlightSince === null ? [...recent] : [Math.max(now, inFlightSince + sendMs), ...recent];
  let busyUntil = Math.max(silentUntil, inFlightSince === null ? -Infinity : (ends[0] ?? -Infinity));
  let taken = 0;
  return {
    freeAt: () => Math.max(busyUntil, ...chatLimits.map(({ max, windowMs }) => (ends[max - 1] ?? -Infinity) + windowMs)),
    left: () => places.length - taken,
    nextPlace: () => places[taken] ?? Infinity,
    take(end) {
      taken += 1;
      ends.unshift(end);
      busyUntil = Math.max(busyUntil, end);
    },
  };
}
