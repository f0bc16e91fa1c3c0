import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, idempotencyKeyOf, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';
import { batchQuery, batchRequest, type BatchQuery, type BatchRequest } from './batch-request.ts';
import { batchView, type BatchView } from './batch-view.ts';
import { BatchesService } from './batches.service.ts';

@ApiTags('batches')
@NeedsScope('read')
@Controller('api/batches')
export class BatchesController {
  constructor(private readonly batches: BatchesService) {}

  @Post()
  @NeedsScope('send')
  @Answers(201, batchView, 'Open: give its id as batchId with messages')
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key gives the same batch' })
  @ApiOperation({ summary: 'Open a batch: progress texts of its messages are merged, 5 of them or what comes within 2 s' })
  open(@Body({ schema: batchRequest }) request: BatchRequest, @Headers('idempotency-key') key: string | undefined): Promise<BatchView> {
    return this.batches.open(request, idempotencyKeyOf(key));
  }

  @Get()
  @Answers(200, pageSchema(batchView))
  @ApiOperation({ summary: 'Batches, newest first, by account, chat or state' })
  list(@Query({ schema: batchQuery }) query: BatchQuery): Promise<Page<BatchView>> {
    return this.batches.list(query);
  }

  @Get(':id')
  @Answers(200, batchView)
  @ApiOperation({ summary: 'One batch, with its messages by state' })
  find(@Param('id', { schema: z.uuid() }) id: string): Promise<BatchView> {
    return this.batches.find(id);
  }

  @Post(':id/close')
  @HttpCode(200)
  @NeedsScope('send')
  @Answers(200, batchView, 'Closed, now or before')
  @ApiOperation({ summary: 'Close a batch: progress that waits in it goes at once' })
  close(@Param('id', { schema: z.uuid() }) id: string): Promise<BatchView> {
    return this.batches.close(id);
  }
}
