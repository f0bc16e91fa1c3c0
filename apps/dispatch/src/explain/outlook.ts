import { steadyPerMinute, type Inflow, type Outlook, type ScopedLimit, type Turn } from '@sluice/rate-limit';
import { perLane } from '../lanes/terms.ts';
import type { Arrived, MessageFacts, QueueFacts } from './facts.ts';

/** How long a send is taken to last where there was none yet. */
export const unknownSendMs = 300;

export interface Sends {
  ends: Outlook['ends'];
  inFlight: number[];
  sendMs: number | null;
}

/** A message's surroundings. */
export interface Surroundings {
  sends: Sends;
  queue: QueueFacts;
  arrived: Arrived;
}

/** The facts as the forecast takes them. */
export function outlookOf(facts: MessageFacts, limits: readonly ScopedLimit[], { sends, queue, arrived }: Surroundings): Outlook {
  return {
    now: facts.now,
    limits: limits.filter(({ scope }) => scope === 'account' || scope === 'platform'),
    pace: { share: facts.share, at: facts.paceAt },
    concurrency: perLane,
    sendMs: Math.max(1, Math.round(sends.sendMs ?? unknownSendMs)),
    ended: facts.ended,
    ends: sends.ends,
    inFlight: sends.inFlight,
    silentUntil: facts.floodUntil ?? 0,
    notBefore: notBefore(facts),
    dueAt: facts.dueAt,
    chat: { silentUntil: facts.chatFloodUntil ?? 0, inFlightSince: facts.chatInFlightSince, recent: facts.recent, places: queue.places },
    chatLimits: chatLimitsOf(facts.chatId, limits),
    waiting: queue.waiting,
    arrivals: { better: inflowOf(arrived.better), alike: inflowOf(arrived.alike), worse: inflowOf(arrived.worse) },
  };
}

function inflowOf({ counts, ...inflow }: Arrived[keyof Arrived]): Inflow {
  return { perMinute: steadyPerMinute(counts), ...inflow };
}

/** How many a minute keep coming that go before the message: until it is due, those that are as important as well. */
export function arrivalsAhead({ now, dueAt, arrivals }: Pick<Outlook, 'now' | 'dueAt' | 'arrivals'>): number {
  return (arrivals.better?.perMinute ?? 0) + (dueAt > now ? (arrivals.alike?.perMinute ?? 0) : 0);
}

/** Its schedule or the end of its backoff, whichever is later. */
export function notBefore({ dueAt, retryAt }: MessageFacts): number {
  return Math.max(dueAt, retryAt ?? 0);
}

/** The windows that hold in a chat. Telegram: groups and channels have negative ids, or a name with @. */
export function chatLimitsOf(chatId: string, limits: readonly ScopedLimit[]): ScopedLimit[] {
  return limits.filter(({ scope }) => scope === 'chat' || (scope === 'group' && /^[-@]/.test(chatId)));
}

/** What says whether a chat may have a message: its turn with the person, as in `MessageFacts`. */
export type TurnFacts = Pick<MessageFacts, 'held' | 'turnAt' | 'turnSent' | 'lastInboundAt' | 'now'>;

/** Whether the platform lets nothing more through until the person writes again, with `ahead` messages of the chat going first. */
export function awaitsReply({ held, turnAt, turnSent, lastInboundAt, now }: TurnFacts, turn: Turn | undefined, ahead: number): boolean {
  if (!turn) return held;
  const hasNewTurn = lastInboundAt !== null && (turnAt === null || lastInboundAt > turnAt);
  const openedAt = hasNewTurn ? lastInboundAt : turnAt;
  const sent = hasNewTurn ? 0 : turnSent;
  return (held && !hasNewTurn) || openedAt === null || openedAt <= now - turn.windowMs || sent + ahead >= turn.max;
}
