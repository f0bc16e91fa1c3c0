import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheckService, HealthIndicatorService, type HealthCheckResult } from '@nestjs/terminus';
import { Public } from '@sluice/auth';
import { PROBES, type Probe } from './probe.ts';
import { Readiness } from './readiness.ts';
import { reportOf, type HealthReport } from './report.ts';

export const SERVICE_NAME = Symbol('service name');

interface Reply {
  status(code: number): unknown;
}

@ApiTags('health')
@Public()
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
    private readonly readiness: Readiness,
    @Inject(PROBES) private readonly probes: Probe[],
    @Inject(SERVICE_NAME) private readonly service: string,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Every component with its reason; 503 when a critical one is down' })
  async all(@Res({ passthrough: true }) reply: Reply): Promise<HealthReport> {
    const report = reportOf(this.service, await this.examine(this.probes), Date.now());
    reply.status(report.status === 'unhealthy' ? 503 : 200);
    return report;
  }

  @Get('live')
  @ApiOperation({ summary: 'The process runs and its event loop turns' })
  live(): { status: 'alive' } {
    return { status: 'alive' };
  }

  @Get('ready')
  @ApiOperation({ summary: 'The service wants traffic; 503 while it starts, shuts down, or a critical component is down' })
  async ready(@Res({ passthrough: true }) reply: Reply): Promise<{ ready: boolean; reason: string }> {
    const reason = this.readiness.isLeaving ? 'shutting down' : await this.whatIsDown();
    reply.status(reason ? 503 : 200);
    return { ready: !reason, reason: reason ?? 'every critical component is up' };
  }

  private async whatIsDown(): Promise<string | null> {
    const { details } = await this.examine(this.probes.filter(({ advisory }) => !advisory));
    const down = Object.entries(details).find(([, finding]) => finding.status === 'down');
    return down ? `${down[0]}: ${String(down[1]['message'])}` : null;
  }

  private async examine(probes: readonly Probe[]): Promise<HealthCheckResult> {
    const checks = probes.map((probe) => async () => {
      const { status, ...facts } = await probe.check();
      const indicator = this.indicators.check(probe.component);
      if (status === 'up') return indicator.up(facts);
      return status === 'degraded' ? indicator.degraded(facts) : indicator.down(facts);
    });
    try {
      return await this.health.check(checks);
    } catch (error) {
      // Terminus throws when a component is down; its exception carries the same result.
      const response = (error as { getResponse?: () => HealthCheckResult }).getResponse?.();
      if (!response) throw error;
      return response;
    }
  }
}
