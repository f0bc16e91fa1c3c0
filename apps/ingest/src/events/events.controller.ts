import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { chatId } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { Answers, instantCursor, pageOf, pageQuery, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';
import { eventView, viewEvent, type EventView } from './event-view.ts';
import { EventsRepository } from './events.repository.ts';

const eventQuery = pageQuery.extend({
  accountId: z.string().optional(),
  kind: z.enum(['text', 'photo', 'ignored']).optional(),
  chatId: chatId.optional(),
});

@ApiTags('events')
@NeedsScope('read')
@Controller('api/events')
export class EventsController {
  constructor(private readonly events: EventsRepository) {}

  @Get()
  @Answers(200, pageSchema(eventView))
  @ApiOperation({ summary: 'The journal, newest first, and how far each event came' })
  async list(@Query({ schema: eventQuery }) { limit, cursor, ...filter }: z.infer<typeof eventQuery>): Promise<Page<EventView>> {
    const before = cursor === undefined ? undefined : instantCursor(cursor);
    const rows = await this.events.list({ ...filter, before }, limit + 1);
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.receivedAt.toISOString(), row.id]);
    return { items: items.map(viewEvent), nextCursor };
  }

  @Get(':id')
  @Answers(200, eventView)
  @ApiOperation({ summary: 'One event' })
  async find(@Param('id', { schema: z.uuid() }) id: string): Promise<EventView> {
    const [row] = await this.events.list({ id }, 1);
    if (!row) throw new AppError('not-found', `There is no event ${id}.`);
    return viewEvent(row);
  }
}
