import { scopes } from '@sluice/rate-limit';
import { z } from 'zod';
import { health, type Health } from './health-score.ts';
import type { FloodRow, LaneRow, WindowUsage } from './queues.repository.ts';

/** The sending side of one account as callers see it (command get-queue-status). */
export const queueView = z.object({
  account: z.string(),
  pending: z.number().int(),
  processing: z.number().int(),
  retrying: z.number().int(),
  failed: z.number().int(),
  total: z.number().int().describe('pending + processing + retrying + failed'),
  stats: z
    .object({ total: z.number().int(), completed: z.number().int(), failed: z.number().int(), retries: z.number().int(), avgTime: z.number() })
    .describe('Lifetime figures; avgTime in seconds per sent message'),
  windows: z.array(
    z.object({
      scope: z.enum(scopes),
      max: z.number().int(),
      windowMs: z.number().int(),
      allowed: z.number().int().describe('What is left of max at the present pace'),
      used: z.number().int().describe('Sends in flight included'),
      freeAt: z.string().nullable().describe('When it has room again; null while it has, or while that hangs on a send in flight'),
    }),
  ),
  floodUntil: z.string().nullable().describe('The end of the longest of its flood waits; null when there is none'),
  floods: z
    .array(z.object({ scope: z.enum(['account', 'chat']), chatId: z.string().optional(), until: z.string() }))
    .describe('What the platform wants silence for, and until when: the 20 that last longest'),
  floodCount: z.number().int().describe('How many flood waits there are in all'),
  paused: z.boolean().describe('The account is paused, or all are'),
  halted: z.boolean().describe('All accounts are paused'),
  pace: z.number().describe('Share of its windows that the account uses now: halved by a flood wait, a tenth comes back every minute'),
  health,
});
export type QueueView = z.infer<typeof queueView>;

/** What waits and what came of the rest, without how full the windows are. */
export function countsOf(lane: LaneRow): Pick<QueueView, 'account' | 'pending' | 'processing' | 'retrying' | 'failed' | 'total' | 'stats' | 'floodUntil' | 'paused'> {
  const { account, pending, processing, retrying, failed } = lane;
  const stats = { total: lane.accepted, completed: lane.completed, failed: lane.lifetimeFailed, retries: lane.retries };
  return {
    account,
    pending,
    processing,
    retrying,
    failed,
    total: pending + processing + retrying + failed,
    stats: { ...stats, avgTime: lane.completed === 0 ? 0 : Math.round(lane.sendMs / lane.completed) / 1_000 },
    floodUntil: lane.floodUntil?.toISOString() ?? null,
    paused: lane.paused || lane.halted,
  };
}

/** What is known of a lane beyond its counts. */
export interface LaneCondition {
  windows: readonly WindowUsage[];
  floods: readonly FloodRow[];
  floodCount: number;
  health: Health;
}

export function viewQueue(lane: LaneRow, { windows, floods, floodCount, health }: LaneCondition): QueueView {
  return {
    ...countsOf(lane),
    windows: windows.map((window) => ({ ...window, freeAt: window.freeAt?.toISOString() ?? null })),
    floods: floods.map(({ scope, chatId, until }) => ({ scope, ...(chatId !== null && { chatId }), until: until.toISOString() })),
    floodCount,
    halted: lane.halted,
    pace: Math.round(lane.pace * 1_000) / 1_000,
    health,
  };
}
