import { Body, Controller, Headers, Post, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, idempotencyKeyOf } from '@sluice/service';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { RunStreams } from '../runs/run-streams.service.ts';
import { postRequest, type PostRequest } from './post-request.ts';
import { PostsService } from './posts.service.ts';

const howToRead = `
Events: \`accepted\` {runId, total, items: [{id, index}]}, \`progress\` {done, failed, working, total, elapsedMs, perMinute}, \`item\`
{index, id, ok, post | error}, \`done\` {done, failed, elapsedMs}; a comment every 15 s. What was accepted is written whether anybody
reads or not. A connection that was lost is taken up with \`GET /api/runs/{runId}/stream\` and the id of the last event as
\`Last-Event-ID\`, or by the same request under the same \`Idempotency-Key\`: nothing is written twice.`;

@ApiTags('posts')
@Controller('api/post')
export class PostsController {
  constructor(
    private readonly posts: PostsService,
    private readonly streams: RunStreams,
  ) {}

  @Post('batch-generate-stream')
  @NeedsScope('send')
  @ApiProduces('text/event-stream')
  @Answers(200, z.object({}), 'Accepted: the events of the run, from the first')
  @Answers(422, z.object({}), 'The Idempotency-Key was used for other posts')
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key gives the same run' })
  @ApiOperation({ summary: 'Write up to 50 posts, a few at a time (MAX_CONCURRENT_POSTS), and tell of each as it is done', description: howToRead })
  async generate(@Body({ schema: postRequest }) { posts }: PostRequest, @Headers('idempotency-key') key: string | undefined, @Res() reply: FastifyReply): Promise<void> {
    const runId = await this.posts.accept(posts, idempotencyKeyOf(key));
    this.streams.start(reply.raw, runId, -1);
    reply.hijack();
  }
}
