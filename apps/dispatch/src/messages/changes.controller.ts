import { Body, Controller, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers } from '@sluice/service';
import { z } from 'zod';
import { BulkService } from './bulk.service.ts';
import { bulkAnswer, bulkRequest, messageChange, retryRequest, type BulkAnswer, type BulkRequest, type MessageChange, type RetryRequest } from './change-request.ts';
import { ChangesService } from './changes.service.ts';
import { messageView, type MessageView } from './message-view.ts';

const id = z.uuid();

@ApiTags('messages')
@NeedsScope('send')
@Controller('api/messages')
export class ChangesController {
  constructor(
    private readonly changes: ChangesService,
    private readonly bulk: BulkService,
  ) {}

  @Patch(':id')
  @ApiOperation({ summary: 'Another priority, schedule (null: now) or expiry for a message that waits; 409 with its state for any other' })
  @Answers(200, messageView)
  change(@Param('id', { schema: id }) id: string, @Body({ schema: messageChange }) change: MessageChange): Promise<MessageView> {
    return this.changes.change(id, change);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel a message that waits; 409 with its state when it is too late' })
  @Answers(200, messageView)
  cancel(@Param('id', { schema: id }) id: string): Promise<MessageView> {
    return this.changes.cancel(id);
  }

  @Post(':id/retry')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try a FAILED message again; with {"force": true} also one that is UNCERTAIN',
    description: 'It stays the same message, with its history, and has three more attempts. What is UNCERTAIN may have arrived: forcing it may send it twice.',
  })
  @Answers(200, messageView)
  retry(@Param('id', { schema: id }) id: string, @Body({ schema: retryRequest }) request: RetryRequest): Promise<MessageView> {
    return this.changes.retry(id, request);
  }

  @Post('bulk')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Cancel, retry, reprioritise or reschedule many messages, by their ids or by a filter; `dryRun` counts only',
    description: 'Goes on for 20 seconds at most; `next` is where to go on after that. What is claimed in the meantime is skipped, and said to be.',
  })
  @Answers(200, bulkAnswer)
  changeMany(@Body({ schema: bulkRequest }) request: BulkRequest): Promise<BulkAnswer> {
    return this.bulk.run(request);
  }
}
