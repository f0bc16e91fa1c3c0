import { Controller, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { cardReading, textReading } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { Answers, parseBody } from '@sluice/service';
import { readUpload } from '@sluice/service/uploads';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Caller } from '../engines/engine-chain.ts';
import { HOUSE_COUNTRY } from './analysis.service.ts';
import { ReadingsService, type Reading } from './readings.service.ts';

const textRequest = z.strictObject({
  text: z.string().max(20_000).regex(/\S/u, 'must not be blank'),
  /** BCP 47: what the person's app or earlier texts suggest. */
  language: z.string().max(35).nullable().default(null),
});
const answer = z.object({ engine: z.string(), cached: z.boolean(), tookMs: z.number(), reading: z.union([cardReading, textReading]) });

const body = {
  schema: { type: 'object', properties: { text: { type: 'string' }, language: { type: 'string' }, image: { type: 'string', format: 'binary' } } },
};

@ApiTags('analysis')
@NeedsScope('send')
@Controller('api/analysis')
export class AnalysisController {
  constructor(
    private readonly readings: ReadingsService,
    @Inject(HOUSE_COUNTRY) private readonly country: string,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiConsumes('application/json', 'multipart/form-data')
  @ApiBody(body)
  @ApiOperation({ summary: 'Read one text ({text, language?} as JSON) or one card (image as multipart) at once; nothing of it is kept but in the cache' })
  @Answers(200, answer)
  @ApiResponse({ status: 422, description: 'Not an image, too many pixels, or corrupt' })
  @ApiResponse({ status: 503, description: 'No engine is free, for every key is parked, or all are away: Retry-After says when to try again' })
  async read(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Reading<unknown>> {
    const left = new AbortController();
    reply.raw.once('close', () => left.abort(new AppError('unavailable', 'The caller left.')));
    const caller: Caller = { signal: left.signal, mayWait: false };
    if (!request.isMultipart()) {
      const { text, language } = parseBody(textRequest, request.body);
      return this.readings.understand({ text, languageHint: language }, caller);
    }
    const [image, more] = (await readUpload(request)).images;
    if (!image || more) throw new AppError('invalid', 'Send exactly one file field named image; several cards go to POST /api/cards.');
    return this.readings.readCard({ fetch: () => Promise.resolve(image), country: this.country }, caller);
  }
}
