import type { Finding, HealthReport, Probe } from '@sluice/health';
import type { Backend } from '../config.ts';

const answerMs = 3_000;
const findings = { healthy: 'up', degraded: 'degraded', unhealthy: 'down' } as const;

/** The health of one service as it tells it itself. The gateway is ready without it: what it can forward still goes through. */
export class BackendProbe implements Probe {
  readonly advisory = true;

  constructor(
    readonly component: Backend,
    private readonly url: string,
  ) {}

  async check(): Promise<Finding> {
    try {
      const response = await fetch(`${this.url}/health`, { signal: AbortSignal.timeout(answerMs) });
      const { status, components } = (await response.json()) as HealthReport;
      if (!(status in findings)) throw new Error(`unknown status ${status}`);
      return { status: findings[status], message: reasonsOf(components) || `${this.component} is healthy`, components };
    } catch {
      return { status: 'down', message: `${this.component} does not answer` };
    }
  }
}

function reasonsOf(components: HealthReport['components']): string {
  const impaired = Object.values(components).filter(({ status }) => status !== 'healthy');
  return impaired.map(({ message }) => String(message)).join('; ');
}
