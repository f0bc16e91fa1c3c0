import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { chatId } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { Database } from '@sluice/prisma';
import { Answers, byNewest, pageOf, pageQuery, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';
import { conversationView, viewConversation, type ConversationView } from './conversation-view.ts';

const conversationQuery = pageQuery.extend({ accountId: z.string().optional(), chatId: chatId.optional() });

@ApiTags('conversations')
@NeedsScope('read')
@Controller('api/conversations')
export class ConversationsController {
  constructor(private readonly database: Database) {}

  @Get()
  @Answers(200, pageSchema(conversationView))
  @ApiOperation({ summary: 'Conversations, last written to first' })
  async list(@Query({ schema: conversationQuery }) { limit, cursor, ...filter }: z.infer<typeof conversationQuery>): Promise<Page<ConversationView>> {
    const { after, order } = byNewest('lastInboundAt');
    const rows = await this.database.prisma.conversation.findMany({ where: { AND: [filter, after(cursor)] }, orderBy: order, take: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.lastInboundAt.toISOString(), row.id]);
    return { items: items.map(viewConversation), nextCursor };
  }

  @Get(':id')
  @Answers(200, conversationView)
  @ApiOperation({ summary: 'One conversation' })
  async find(@Param('id', { schema: z.uuid() }) id: string): Promise<ConversationView> {
    const row = await this.database.prisma.conversation.findUnique({ where: { id } });
    if (!row) throw new AppError('not-found', `There is no conversation ${id}.`);
    return viewConversation(row);
  }
}
