import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, pageOf, pageQuery, pageSchema, positionOf, type Page } from '@sluice/service';
import { z } from 'zod';
import { clearAnswer, clearRequest, type ClearAnswer, type ClearRequest } from './queue-request.ts';
import { queueView, type QueueView } from './queue-view.ts';
import { QueueControl } from './queue-control.service.ts';
import { QueuesService } from './queues.service.ts';

const halt = z.object({ halted: z.boolean(), since: z.string().nullable().describe('When all sending was paused') });

@ApiTags('queues')
@NeedsScope('read')
@Controller('api/queues')
export class QueuesController {
  constructor(
    private readonly queues: QueuesService,
    private readonly control: QueueControl,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The sending side of every account (command get-queue-status)' })
  @Answers(200, pageSchema(queueView))
  async list(@Query({ schema: pageQuery }) { limit, cursor }: z.infer<typeof pageQuery>): Promise<Page<QueueView>> {
    const [after = ''] = cursor === undefined ? [] : positionOf(cursor, 1);
    return pageOf(await this.queues.list(after, limit + 1), limit, ({ account }) => [account]);
  }

  @Get(':accountId')
  @ApiOperation({ summary: 'The sending side of one account (command get-queue-status): what waits, how full its windows are, flood waits, its health' })
  @Answers(200, queueView)
  find(@Param('accountId') accountId: string): Promise<QueueView> {
    return this.queues.find(accountId);
  }

  @Post('pause')
  @HttpCode(200)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Pause the sending of all accounts; what is in flight ends' })
  @Answers(200, halt)
  halt(): Promise<z.infer<typeof halt>> {
    return this.control.halt();
  }

  @Post('resume')
  @HttpCode(200)
  @NeedsScope('admin')
  @ApiOperation({ summary: 'Let all accounts send again, except those that are paused by themselves' })
  @Answers(200, halt)
  goOn(): Promise<z.infer<typeof halt>> {
    return this.control.goOn();
  }

  @Post(':accountId/pause')
  @HttpCode(200)
  @NeedsScope('send')
  @ApiOperation({ summary: 'Pause the sending of one account; what is in flight ends' })
  @Answers(200, queueView)
  pause(@Param('accountId') accountId: string): Promise<QueueView> {
    return this.control.pause(accountId);
  }

  @Post(':accountId/resume')
  @HttpCode(200)
  @NeedsScope('send')
  @ApiOperation({ summary: 'Let one account send again' })
  @Answers(200, queueView)
  resume(@Param('accountId') accountId: string): Promise<QueueView> {
    return this.control.resume(accountId);
  }

  @Post(':accountId/clear')
  @HttpCode(200)
  @NeedsScope('send')
  @ApiOperation({
    summary: 'Clear what is pending, failed or retrying (command clear-queue)',
    description: 'Without `status` all three. The messages stay, as CANCELLED, with their history: failed ones leave the list and the total by that. What is processing cannot be cleared.',
  })
  @Answers(200, clearAnswer)
  clear(@Param('accountId') accountId: string, @Body({ schema: clearRequest }) request: ClearRequest): Promise<ClearAnswer> {
    return this.control.clear(accountId, request);
  }
}
