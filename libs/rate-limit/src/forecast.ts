import type { Arrivals } from './arrivals.ts';
import { chainOf, type ChatState } from './chat-chain.ts';
import type { Limit } from './limits.ts';
import { permitsOf, type SendingState } from './permits-ahead.ts';
import { supplyOf, type Waiting } from './supply.ts';

/** A lane at an instant (`now`; all instants in epoch milliseconds) as one of its waiting messages sees it. */
export interface Outlook extends SendingState {
  /** No send of the lane before this instant. */
  silentUntil: number;
  /** Not before: the message's schedule, the end of its backoff. */
  notBefore: number;
  /** Its place in the order of its priority; a minute later every tenth permit may be for it. */
  dueAt: number;
  chat: ChatState;
  /** Windows of one chat. */
  chatLimits: readonly Limit[];
  waiting: Waiting;
  arrivals: Arrivals;
}

export interface Forecast {
  /** When the message goes; with `atLeast`, not before that. */
  at: number;
  /** The queue is longer than anybody looks ahead. */
  atLeast: boolean;
  /** When the lane has its next permit, whoever takes it, and when the chat may have its next message. */
  permitAt: number;
  chatFreeAt: number;
}

/** Sends looked ahead at most: at 200 an hour, three weeks. */
const horizon = 100_000;
const agedMs = 60_000;

/**
 * When a message goes, if others keep coming as they do and every send lasts as long as the last ones did: the claim's own rules,
 * send by send. What comes to go first and what is ahead take the permits, except where their own chat holds them back; while the
 * message may not go yet, what is behind takes them; every tenth is for whoever has waited longest.
 */
export function forecast(outlook: Outlook): Forecast {
  const permits = permitsOf(outlook);
  const chain = chainOf(outlook.chat, outlook);
  const supply = supplyOf(outlook);
  let at = permits.freeAt(Math.max(outlook.now, outlook.silentUntil));
  const answer = { permitAt: at, chatFreeAt: chain.freeAt() };
  for (let sends = 0; sends < horizon && at < Infinity; at = permits.freeAt(at)) {
    const isFree = at >= chain.freeAt();
    const isMyTurn = isFree && chain.left() === 0 && at >= outlook.notBefore;
    const isAged = permits.next() % 10 === 0;
    const isOld = isAged && isFree && outlook.dueAt <= at - agedMs;
    if (isAged && supply.takeOldest(at - agedMs)) permits.take(at);
    else if (isOld && chain.left() > 0) chain.take(permits.take(at));
    else if (isOld && isMyTurn) return { at, atLeast: false, ...answer };
    else if (supply.takeComing(at)) permits.take(at);
    else if (isFree && chain.left() > 0 && chain.nextPlace() <= supply.done()) chain.take(permits.take(at));
    else if (supply.takeAhead(at)) permits.take(at);
    else if (isFree && chain.left() > 0) chain.take(permits.take(at));
    else if (isMyTurn) return { at, atLeast: false, ...answer };
    else if (supply.takeBehind(at)) permits.take(at);
    else {
      at = firstAfter(at, [outlook.notBefore, chain.freeAt(), supply.nextAt(at)]);
      continue;
    }
    sends += 1;
  }
  return { at: Math.max(at, outlook.notBefore), atLeast: true, ...answer };
}

function firstAfter(at: number, instants: readonly number[]): number {
  return Math.min(...instants.filter((instant) => instant > at));
}
