import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '@sluice/auth';
import { Metrics } from '@sluice/observability';

@ApiTags('health')
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  @ApiOperation({ summary: 'Metrics in the Prometheus text format' })
  async expose(@Res({ passthrough: true }) reply: { header(name: string, value: string): unknown }): Promise<string> {
    const { contentType, text } = await this.metrics.expose();
    reply.header('content-type', contentType);
    return text;
  }
}
