import { Controller, Get, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { streamEvent } from '@sluice/contracts';
import { Answers, streamHeaders } from '@sluice/service';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Connections } from './connections.service.ts';
import { ReaderGuard, type ReaderRequest } from './reader.guard.ts';
import { beginAfter, streamQuery } from './stream-query.ts';
import { TicketStore, type Ticket } from './ticket.store.ts';

const ticketView = z.object({ ticket: z.string(), expiresAt: z.string() });

const howToRead = `
Each event has an \`id\` (it begins with its time in milliseconds), an \`event\` (its type) and \`data\` (the event as JSON). Whoever
comes back with the last id it saw, as the header \`Last-Event-ID\` or \`?lastEventId=\`, on any replica, is told what it missed, each
event once. \`replay-gap\` says that something in between is no longer kept: load over REST what you show, and read on. Events may
be lost while Redis is away, and then a \`replay-gap\` says so; they are for screens, the records are the truth. New types may come.
Three last words end a connection: \`lagging\` (you read too slowly), \`closing\` (come back), \`revoked\` (the key is out of force).

With \`fetch\` send the key as everywhere. \`EventSource\` cannot send headers: get a ticket with \`POST /api/stream/tickets\`, open
\`/api/stream?ticket=…\`, and on an error close it and open another one with a new ticket and \`lastEventId\`: a ticket lets in once.`;

@ApiTags('stream')
@NeedsScope('read')
@UseGuards(ReaderGuard)
@Controller('api/stream')
export class StreamController {
  constructor(
    private readonly connections: Connections,
    private readonly tickets: TicketStore,
  ) {}

  @Get()
  @ApiProduces('text/event-stream')
  @Answers(200, streamEvent, 'Events as they happen, until one side leaves')
  @Answers(429, z.object({}), 'This key reads as often as it may: see Retry-After')
  @Answers(503, z.object({}), 'Redis is away, or too many read here: see Retry-After')
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id of the last event that was seen' })
  @ApiOperation({ summary: 'What happens, as server-sent events', description: howToRead })
  read(
    @Req() request: ReaderRequest,
    @Res() reply: FastifyReply,
    @Query({ schema: streamQuery }) { lastEventId, ticket: _ticket, ...filter }: z.infer<typeof streamQuery>,
  ): void {
    const after = beginAfter(request.headers['last-event-id']?.toString(), lastEventId);
    if (request.method === 'HEAD') return void reply.headers(streamHeaders).send();
    this.connections.start(reply.raw, { key: request.apiKey, filter, after });
    reply.hijack();
  }

  @Post('tickets')
  @Answers(201, ticketView)
  @ApiOperation({ summary: 'A ticket that opens GET /api/stream once within 30 seconds, for EventSource, which cannot send a key' })
  async issue(@Req() { apiKey }: ReaderRequest): Promise<Ticket> {
    return this.tickets.issue(apiKey);
  }
}
