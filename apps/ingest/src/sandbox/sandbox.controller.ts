import { Controller, Get, Headers, HttpCode, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { Answers, idempotencyKeyOf, pageSchema, parseBody, type Page } from '@sluice/service';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { readUpload } from '@sluice/service/uploads';
import { chatLine, ChatRepository, type ChatLine } from './chat.repository.ts';
import { sandboxPerson, sandboxQuery, sandboxText } from './sandbox-request.ts';
import { SandboxService } from './sandbox.service.ts';

const taken = z.object({ event: z.string(), events: z.array(z.string()).optional() });

const body = {
  schema: {
    type: 'object',
    required: ['chatId'],
    properties: { chatId: { type: 'string' }, text: { type: 'string' }, image: { type: 'array', items: { type: 'string', format: 'binary' } } },
  },
};

@ApiTags('sandbox')
@Controller('api/sandbox/messages')
export class SandboxController {
  constructor(
    private readonly sandbox: SandboxService,
    private readonly chats: ChatRepository,
  ) {}

  @Post()
  @HttpCode(202)
  @Answers(202, taken, 'Journaled; `events` names all of several photos')
  @NeedsScope('send')
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiBody(body)
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key gives the same event' })
  @ApiOperation({ summary: 'Write as a person in a sandbox chat: {chatId, text} as JSON, or chatId and image (several: photos sent together) as multipart' })
  async write(@Req() request: FastifyRequest, @Headers('idempotency-key') key: string | undefined): Promise<z.infer<typeof taken>> {
    const idempotencyKey = idempotencyKeyOf(key);
    if (!request.isMultipart()) {
      const { text, ...person } = parseBody(sandboxText, request.body);
      return this.sandbox.write(person, text, idempotencyKey);
    }
    const { images, fields } = await readUpload(request);
    if (images.length === 0) throw new AppError('invalid', 'Send chatId and at least one file field named image.');
    return this.sandbox.show(parseBody(sandboxPerson, fields), images, idempotencyKey);
  }

  @Get()
  @Answers(200, pageSchema(chatLine))
  @NeedsScope('read')
  @ApiOperation({ summary: 'Both sides of a sandbox chat, oldest first' })
  list(@Query({ schema: sandboxQuery }) { chatId, limit, cursor }: z.infer<typeof sandboxQuery>): Promise<Page<ChatLine>> {
    return this.chats.list({ chatId, limit, cursor });
  }
}
