import { Controller, Post, Query, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, idempotencyKeyOf } from '@sluice/service';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CardApiGuard } from '../limits/card-api.guard.ts';
import { readUpload } from '@sluice/service/uploads';
import { cardResult, CardsService } from './cards.service.ts';

const cardQuery = z.object({ wait: z.stringbool().default(false) });
const cardAnswer = z.union([cardResult, z.object({ items: z.array(z.union([cardResult, z.object({ error: z.looseObject({}) })])) })]);

const uploadBody = {
  schema: { type: 'object', required: ['image'], properties: { image: { type: 'array', items: { type: 'string', format: 'binary' } } } },
};

@ApiTags('cards')
@NeedsScope('send')
@UseGuards(CardApiGuard)
@Controller('api/cards')
export class CardsController {
  constructor(private readonly cards: CardsService) {}

  @Post()
  @ApiConsumes('multipart/form-data')
  @ApiBody(uploadBody)
  @ApiHeader({ name: 'Idempotency-Key', required: false, description: 'The same key gives the same event' })
  @ApiOperation({ summary: 'Read business cards from photos; with ?wait=true the answer carries the contact' })
  @Answers(200, cardAnswer, 'Read: {event, engine, cached, contact, others}, or {items} for several')
  @Answers(202, cardAnswer, 'Journaled: {event}, or {items} for several')
  @ApiResponse({ status: 413, description: 'Over 10 MiB' })
  @ApiResponse({ status: 429, description: 'Too many requests of this address within an hour (CARD_API_PER_HOUR): Retry-After says when there is room' })
  @ApiResponse({ status: 422, description: 'Not an image, too many pixels, or corrupt' })
  async create(
    @Query({ schema: cardQuery }) { wait }: z.infer<typeof cardQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const idempotencyKey = idempotencyKeyOf(request.headers['idempotency-key']);
    const { images } = await readUpload(request);
    if (images.length > 1) {
      const items = await this.cards.readMany({ images, wait, idempotencyKey });
      reply.status(wait ? 200 : 202);
      return { items };
    }
    const card = await this.cards.readOne({ images, wait, idempotencyKey });
    reply.status(card.engine === undefined ? 202 : 200);
    return card;
  }
}
