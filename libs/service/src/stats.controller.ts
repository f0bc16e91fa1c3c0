import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '@sluice/auth';
import { Stats } from './stats.ts';

@ApiTags('health')
@Public()
@Controller('stats')
export class StatsController {
  constructor(private readonly stats: Stats) {}

  @Get()
  @ApiOperation({ summary: 'Figures of this service as they are now; a part that cannot be had is null' })
  read(): Promise<Record<string, unknown>> {
    return this.stats.read();
  }
}
