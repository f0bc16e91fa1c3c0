import { Controller, Get, Header, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { Answers, pageOf, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';
import { BodyRepository } from '../journal/body.repository.ts';
import { eventQuery, type EventQuery } from './event-filter.ts';
import { eventView, viewEvent, type EventView } from './event-view.ts';
import { EventsRepository } from './events.repository.ts';
import { idOf } from './id-cursor.ts';

@ApiTags('events')
@NeedsScope('read')
@Controller('api/events')
export class EventsController {
  constructor(
    private readonly events: EventsRepository,
    private readonly bodies: BodyRepository,
  ) {}

  @Get()
  @Answers(200, pageSchema(eventView))
  @ApiOperation({ summary: 'The journal, newest first, by account, channel, kind, chat, state or time, and how far each event came' })
  async list(@Query({ schema: eventQuery }) { limit, cursor, ...filter }: EventQuery): Promise<Page<EventView>> {
    const after = cursor === undefined ? undefined : idOf(cursor);
    const { items, nextCursor } = pageOf(await this.events.list(filter, { after, limit: limit + 1 }), limit, (row) => [row.id]);
    return { items: items.map(viewEvent), nextCursor };
  }

  @Get(':id')
  @Answers(200, eventView)
  @ApiOperation({ summary: 'One event' })
  async find(@Param('id', { schema: z.uuid() }) id: string): Promise<EventView> {
    const row = await this.events.find(id);
    if (!row) throw new AppError('not-found', `There is no event ${id}.`);
    return viewEvent(row);
  }

  @Get(':id/raw')
  @Header('cache-control', 'no-store')
  @Header('x-content-type-options', 'nosniff')
  @NeedsScope('admin')
  @ApiResponse({
    status: 200,
    description: 'The body the event came in, as the platform gave it: a webhook call, or a page that was pulled',
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiResponse({ status: 410, description: 'Older than the journal keeps' })
  @ApiOperation({ summary: 'What an event was read from' })
  async raw(@Param('id', { schema: z.uuid() }) id: string): Promise<StreamableFile> {
    return new StreamableFile(await this.bodies.open(id), { type: 'application/octet-stream', disposition: 'attachment' });
  }
}
