import type { AccountChannel } from '@sluice/channels';
import type { ConcurrencyReport } from '../adaptive/report.ts';
import type { Backlog } from './backlog.repository.ts';

/** Everything the health of sending is judged by. */
export interface Findings {
  /** False before this process takes work, and when it stops. */
  started: boolean;
  /** False: no pace is kept (ENABLE_MESSAGE_QUEUE=false). */
  paced: boolean;
  /** Null when PostgreSQL did not say. */
  backlog: Backlog | null;
  redisAnswers: boolean;
  concurrency: ConcurrencyReport;
}

export type Verdict = 'healthy' | 'degraded' | 'unhealthy';

const mostQueued = 200;
const mostErrors = 0.3;
const queuedWarning = 100;
const poolWarning = 0.3;

/** Unhealthy: nobody can know what is sent. Degraded: it is sent, but not as it should be. */
export function judge({ started, backlog, redisAnswers, concurrency }: Findings): Verdict {
  if (!backlog) return 'unhealthy';
  return started && redisAnswers && backlog.queued < mostQueued && concurrency.lastMinute.errorRate < mostErrors ? 'healthy' : 'degraded';
}

export type Advice =
  | 'databaseAway'
  | 'redisAway'
  | 'notStarted'
  | 'halted'
  | 'accountsPaused'
  | 'poolPressure'
  | 'backlog'
  | 'errors'
  | 'lowered'
  | 'direct'
  | 'unmonitored'
  | 'fine';

/** What people should know or do, most pressing first. */
export function advise({ started, paced, backlog, redisAnswers, concurrency }: Findings): Advice[] {
  const { lastMinute, adapts } = concurrency;
  const all: [Advice, boolean][] = [
    ['databaseAway', backlog === null],
    ['redisAway', !redisAnswers],
    ['notStarted', !started],
    ['halted', backlog?.halted ?? false],
    ['accountsPaused', (backlog?.pausedAccounts ?? 0) > 0],
    ['poolPressure', lastMinute.poolTimeoutRatio > poolWarning],
    ['backlog', (backlog?.queued ?? 0) > queuedWarning],
    ['errors', lastMinute.errorRate >= mostErrors],
    ['lowered', lowered(concurrency).length > 0],
    ['direct', !paced],
    ['unmonitored', !adapts],
  ];
  const advice = all.filter(([, applies]) => applies).map(([name]) => name);
  return advice.length > 0 ? advice : ['fine'];
}

/** The channels in use whose limit is under its maximum, the lowest first. */
export function lowered({ channels, max }: Pick<ConcurrencyReport, 'channels' | 'max'>): { channel: AccountChannel; limit: number }[] {
  const used = (Object.entries(channels) as [AccountChannel, { limit: number; inUse: boolean }][]).filter(([, { inUse, limit }]) => inUse && limit < max);
  return used.map(([channel, { limit }]) => ({ channel, limit })).toSorted((a, b) => a.limit - b.limit);
}
