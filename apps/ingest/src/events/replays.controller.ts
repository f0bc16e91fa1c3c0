import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers } from '@sluice/service';
import { z } from 'zod';
import { replayRequest, type ReplayRequest } from './event-filter.ts';
import { eventView, type EventView } from './event-view.ts';
import { replayAnswer, ReplayService, type ReplayAnswer } from './replay.service.ts';

@ApiTags('events')
@NeedsScope('admin')
@Controller('api/events')
export class ReplaysController {
  constructor(private readonly replays: ReplayService) {}

  @Post('replay')
  @HttpCode(200)
  @Answers(200, replayAnswer)
  @ApiOperation({
    summary: 'Reads and works the events that a filter finds anew, oldest first',
    description: 'Twenty seconds a request: `next` is the `cursor` to go on with. `dryRun` counts only.',
  })
  replayMany(@Body({ schema: replayRequest }) request: ReplayRequest): Promise<ReplayAnswer> {
    return this.replays.replayMany(request);
  }

  @Post(':id/replay')
  @HttpCode(200)
  @Answers(200, eventView)
  @ApiResponse({ status: 409, description: 'It has its outcome, or there is nothing in it to work' })
  @ApiOperation({ summary: 'Reads one event anew and works it; nobody is answered a second time' })
  replay(@Param('id', { schema: z.uuid() }) id: string): Promise<EventView> {
    return this.replays.replay(id);
  }
}
