import { budget, pacedMax, paceNow, viewWindows, type ScopedLimit } from '@sluice/rate-limit';
import type { ModelLane } from './lane-model.ts';

/** A pace that recovers may give a permit back before a window does. */
const lookAgainMs = 60_000;

/** How many sends may begin at an instant, `most` at the most, and when there is room again; null while that hangs on a send in flight. */
export function permitsOf(lane: ModelLane, at: number, most: number): { permits: number; freeAt: number | null } {
  if (lane.floodUntil !== null && lane.floodUntil > at) return { permits: 0, freeAt: lane.floodUntil };
  const share = paceNow(lane.pace, at);
  const limits = lane.limits
    .filter(({ scope }) => scope === 'account' || scope === 'platform')
    .map(({ max, windowMs }) => ({ max: pacedMax(max, share), windowMs }));
  const usage = {
    endedAt: lane.attempts.flatMap(({ endedAt }) => endedAt ?? []),
    inFlight: lane.attempts.filter(({ endedAt }) => endedAt === null).length,
  };
  const frees = viewWindows(limits, usage, at).flatMap(({ freeAt }) => freeAt ?? []);
  const freeAt = frees.length === 0 ? null : Math.max(...frees);
  return { permits: Math.min(most, budget(limits, usage, at)), freeAt: freeAt && (share < 1 ? Math.min(freeAt, at + lookAgainMs) : freeAt) };
}

/** From when a chat's own windows let it have its next message. */
export function chatFreeAt(lane: ModelLane, chat: string): number {
  const ends = (lane.chats.get(chat)?.endedAt ?? []).toSorted((a, b) => b - a);
  const applies = ({ scope }: ScopedLimit): boolean => scope === 'chat' || (scope === 'group' && /^[-@]/.test(chat));
  return Math.max(-Infinity, ...lane.limits.filter(applies).map(({ max, windowMs }) => (ends[max - 1] ?? -Infinity) + windowMs));
}
