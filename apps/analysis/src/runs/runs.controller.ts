import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiQuery, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { Answers, streamHeaders } from '@sluice/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { doneSeq } from './run-frames.ts';
import { positionIn, RunStreams } from './run-streams.service.ts';
import { runView, viewRun, type RunView } from './run-view.ts';
import { RunsRepository, type RunRow } from './runs.repository.ts';

@ApiTags('runs')
@NeedsScope('read')
@Controller('api/runs')
export class RunsController {
  constructor(
    private readonly runs: RunsRepository,
    private readonly streams: RunStreams,
  ) {}

  @Get(':id')
  @Answers(200, runView)
  @ApiOperation({ summary: 'How far a run is, and what came of its items so far' })
  async find(@Param('id', { schema: z.uuid() }) id: string): Promise<RunView> {
    return viewRun(await this.read(id), await this.runs.items(id));
  }

  @Get(':id/stream')
  @ApiProduces('text/event-stream')
  @Answers(200, z.object({}), 'accepted, progress, item, done; those after Last-Event-ID, all without it')
  @Answers(204, z.object({}), 'Its last event was seen: nothing more will come')
  @ApiQuery({ name: 'after', required: false, description: 'For who cannot set the header Last-Event-ID, which wins' })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id of the last event that was seen' })
  @ApiOperation({ summary: 'A run as it goes on, as server-sent events; reading it again makes nothing anew' })
  async stream(@Param('id', { schema: z.uuid() }) id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const run = await this.read(id);
    const position = positionIn(run, seenIn(request));
    // A browser that is answered 204 does not come back.
    if (position >= doneSeq(run.total)) return void reply.status(204).send();
    if (request.method === 'HEAD') return void reply.headers(streamHeaders).send();
    this.streams.start(reply.raw, id, position);
    reply.hijack();
  }

  private async read(id: string): Promise<RunRow> {
    const run = await this.runs.find(id);
    if (!run) throw new AppError('not-found', `There is no run ${id}.`);
    return run;
  }
}

/** The event that was seen last, as its reader says; an empty header says nothing. */
function seenIn({ headers, query }: FastifyRequest): string | undefined {
  const header = headers['last-event-id']?.toString();
  const after = (query as { after?: unknown }).after;
  return header || (after === undefined ? undefined : String(after));
}
