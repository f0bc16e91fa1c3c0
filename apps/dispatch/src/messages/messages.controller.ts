import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, idempotencyKeyOf, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';
import { messageQuery, type MessageQuery } from './message-filter.ts';
import { messageRequest, type MessageRequest } from './message-request.ts';
import { messageView, type MessageView } from './message-view.ts';
import { MessagesService } from './messages.service.ts';

@ApiTags('messages')
@NeedsScope('read')
@Controller('api/messages')
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get()
  @ApiOperation({
    summary: 'Messages, newest first, by text, chat, account, state, kind, priority, campaign, batch, event or time',
    description: 'A question reads 100,000 messages at most: a page may hold fewer than `limit`, even none, while `nextCursor` goes on.',
  })
  @Answers(200, pageSchema(messageView))
  list(@Query({ schema: messageQuery }) query: MessageQuery): Promise<Page<MessageView>> {
    return this.messages.list(query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One message' })
  @Answers(200, messageView)
  find(@Param('id', { schema: z.uuid() }) id: string): Promise<MessageView> {
    return this.messages.find(id);
  }

  @Post()
  @HttpCode(202)
  @NeedsScope('send')
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key gives the same message; with another body it is refused (422)' })
  @ApiOperation({ summary: 'Queue a message (command send-message); it goes at the pace its account may send' })
  @Answers(202, messageView)
  create(
    @Body({ schema: messageRequest }) request: MessageRequest,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<MessageView> {
    return this.messages.create(request, idempotencyKeyOf(key));
  }
}
