import { z } from 'zod';
import { judge, type Findings } from './judge.ts';

const ratio = z.number().min(0).max(1);

const channelView = z.object({
  limit: z.number().int(),
  in_flight: z.number().int(),
  error_rate: ratio,
});

/** The health of sending: of this process, and of what waits for all of them. */
export const messageQueueView = z.object({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  queue_system_started: z.boolean(),
  queue_stats: z.object({
    total_queued_now: z.number().int().nullable().describe('Messages of all accounts that are due and not sent; counted up to 10,000; null when PostgreSQL cannot be asked'),
    current_concurrent: z.number().int().describe('Sends of this process without an answer yet'),
    attempts_last_minute: z.number().int(),
    mode: z.enum(['queued', 'direct']).describe('direct: ENABLE_MESSAGE_QUEUE=false, no pace is kept'),
    paused: z.boolean().nullable().describe('Whether all sending is paused'),
    paused_accounts: z.number().int().nullable(),
    adaptive_config: z.object({
      error_rate: ratio.describe('Share of the attempts of the last minute that ended in something transient or without an answer; 0 when there were none'),
      max_concurrent: z.number().int().describe('Sends at once on each channel, at most'),
      min: z.number().int(),
      limit: z.number().int().describe('Sends at once that are allowed now: the lowest limit of the channels in use'),
      adapts: z.boolean(),
      channels: z.record(z.string(), channelView).describe('By the name of the channel: each has its own limit, up to max_concurrent'),
    }),
  }),
  pool_timeout_ratio: ratio.describe('Share of the calls of the last minute, to all upstreams, that got no connection in time'),
  upstreams: z.record(z.string(), z.object({ pool_timeout_ratio: ratio, pool_wait_ratio: ratio, calls_last_minute: z.number().int(), in_flight: z.number().int() })),
  recommendations: z.array(z.string()),
  error: z.string().optional(),
});
export type MessageQueueView = z.infer<typeof messageQueueView>;

/** What `GET /health/message-queue` answers; `error` is what kept PostgreSQL from answering. */
export function viewMessageQueue(findings: Findings, recommendations: string[], error: string | null): MessageQueueView {
  const { started, paced, backlog, concurrency } = findings;
  const { lastMinute, limit, max, inFlight, adapts } = concurrency;
  const channels = Object.entries(concurrency.channels).map(([name, channel]) => [name, { limit: channel.limit, in_flight: channel.inFlight, error_rate: channel.errorRate }]);
  const upstreams = Object.entries(lastMinute.upstreams).map(([name, upstream]) => [
    name,
    { pool_timeout_ratio: upstream.poolTimeoutRatio, pool_wait_ratio: upstream.poolWaitRatio, calls_last_minute: upstream.calls, in_flight: upstream.inFlight },
  ]);
  return {
    status: judge(findings),
    queue_system_started: started,
    queue_stats: {
      total_queued_now: backlog?.queued ?? null,
      current_concurrent: inFlight,
      attempts_last_minute: lastMinute.attempts,
      mode: paced ? 'queued' : 'direct',
      paused: backlog?.halted ?? null,
      paused_accounts: backlog?.pausedAccounts ?? null,
      adaptive_config: {
        error_rate: lastMinute.errorRate,
        max_concurrent: max,
        min: 1,
        limit,
        adapts,
        channels: Object.fromEntries(channels) as MessageQueueView['queue_stats']['adaptive_config']['channels'],
      },
    },
    pool_timeout_ratio: lastMinute.poolTimeoutRatio,
    upstreams: Object.fromEntries(upstreams) as MessageQueueView['upstreams'],
    recommendations,
    ...(error !== null && { error }),
  };
}
