import type { HealthCheckResult } from '@nestjs/terminus';

const words = { up: 'healthy', degraded: 'degraded', down: 'unhealthy' } as const;

export interface HealthReport {
  status: 'healthy' | 'degraded' | 'unhealthy';
  service: string;
  /** Seconds since the epoch, with a fraction. */
  timestamp: number;
  components: Record<string, Record<string, unknown>>;
}

/** Terminus' result in the shape operators know: 200 while healthy or degraded, 503 when a critical component is down. */
export function reportOf(service: string, result: Pick<HealthCheckResult, 'details'>, nowMs: number): HealthReport {
  const entries = Object.entries(result.details);
  const statuses = entries.map(([, finding]) => finding.status);
  const worst = statuses.includes('down') ? 'down' : statuses.includes('degraded') ? 'degraded' : 'up';
  return {
    status: words[worst],
    service,
    timestamp: nowMs / 1_000,
    components: Object.fromEntries(entries.map(([name, { status, ...facts }]) => [name, { status: words[status], ...facts }])),
  };
}
