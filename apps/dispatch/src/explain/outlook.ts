import type { Outlook, ScopedLimit, Turn } from '@sluice/rate-limit';
import { perLane } from '../lanes/terms.ts';
import type { MessageFacts, QueueFacts } from './facts.ts';

/** How long a send is taken to last where there was none yet. */
const unknownSendMs = 300;

export interface Sends {
  ends: Outlook['ends'];
  inFlight: number[];
  sendMs: number | null;
}

/** The facts as the forecast takes them. */
export function outlookOf(facts: MessageFacts, limits: readonly ScopedLimit[], { sends, queue }: { sends: Sends; queue: QueueFacts }): Outlook {
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
  };
}

/** Its schedule or the end of its backoff, whichever is later. */
export function notBefore({ dueAt, retryAt }: MessageFacts): number {
  return Math.max(dueAt, retryAt ?? 0);
}

/** The windows that hold in a chat. Telegram: groups and channels have negative ids, or a name with @. */
export function chatLimitsOf(chatId: string, limits: readonly ScopedLimit[]): ScopedLimit[] {
  return limits.filter(({ scope }) => scope === 'chat' || (scope === 'group' && /^[-@]/.test(chatId)));
}

/** Whether the platform lets nothing more through until the person writes again, with `ahead` messages of the chat going first. */
export function awaitsReply({ held, turnAt, turnSent, lastInboundAt, now }: MessageFacts, turn: Turn | undefined, ahead: number): boolean {
  if (!turn) return held;
  const hasNewTurn = lastInboundAt !== null && (turnAt === null || lastInboundAt > turnAt);
  const openedAt = hasNewTurn ? lastInboundAt : turnAt;
  const sent = hasNewTurn ? 0 : turnSent;
  return (held && !hasNewTurn) || openedAt === null || openedAt <= now - turn.windowMs || sent + ahead >= turn.max;
}
