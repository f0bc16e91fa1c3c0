import { viewWindows } from '@sluice/rate-limit';
import type { LaneRow, LaneUsage } from './queues.repository.ts';

export interface QueueView {
  account: string;
  pending: number;
  processing: number;
  retrying: number;
  failed: number;
  /** pending + processing + retrying + failed. */
  total: number;
  /** Lifetime figures; `avgTime` in seconds per sent message. */
  stats: { total: number; completed: number; failed: number; retries: number; avgTime: number };
  windows: { max: number; windowMs: number; used: number; freeAt: string | null }[];
  floodUntil: string | null;
  paused: boolean;
}

/** The sending side of one account as operators see it. */
export function viewQueue(lane: LaneRow, usage: LaneUsage): QueueView {
  const { account, pending, processing, retrying, failed } = lane;
  const windows = viewWindows(lane.limits, usage, usage.nowMs);
  return {
    account,
    pending,
    processing,
    retrying,
    failed,
    total: pending + processing + retrying + failed,
    stats: {
      total: lane.accepted,
      completed: lane.completed,
      failed: lane.lifetimeFailed,
      retries: lane.retries,
      avgTime: lane.completed === 0 ? 0 : Math.round(lane.sendMs / lane.completed) / 1_000,
    },
    windows: windows.map((window) => ({ ...window, freeAt: window.freeAt === null ? null : new Date(window.freeAt).toISOString() })),
    floodUntil: lane.floodUntil?.toISOString() ?? null,
    paused: lane.paused,
  };
}
