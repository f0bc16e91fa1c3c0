import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { idempotencyKeyOf, type Page } from '@sluice/service';
import { z } from 'zod';
import { messageQuery, messageRequest, type MessageQuery, type MessageRequest } from './message-request.ts';
import type { MessageView } from './message-view.ts';
import { MessagesService } from './messages.service.ts';

@ApiTags('messages')
@NeedsScope('read')
@Controller('api/messages')
export class MessagesController {
  constructor(private readonly messages: MessagesService) {}

  @Get()
  @ApiOperation({ summary: 'Messages, newest first, by account, chat, event or state' })
  list(@Query({ schema: messageQuery }) query: MessageQuery): Promise<Page<MessageView>> {
    return this.messages.list(query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One message' })
  find(@Param('id', { schema: z.uuid() }) id: string): Promise<MessageView> {
    return this.messages.find(id);
  }

  @Post()
  @HttpCode(202)
  @NeedsScope('send')
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key gives the same message' })
  @ApiOperation({ summary: 'Queue a message; it goes at the pace its account may send' })
  create(
    @Body({ schema: messageRequest }) request: MessageRequest,
    @Headers('idempotency-key') key: string | undefined,
  ): Promise<MessageView> {
    return this.messages.create(request, idempotencyKeyOf(key));
  }
}
