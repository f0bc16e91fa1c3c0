import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, instantCursor, pageOf, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';
import { deadLetterQuery, deadLetterView, viewDeadLetter, type DeadLetterQuery, type DeadLetterView } from './dead-letter-view.ts';
import { DeadLettersRepository } from './dead-letters.repository.ts';
import { DeadLettersService } from './dead-letters.service.ts';

@ApiTags('dead letters')
@NeedsScope('read')
@Controller('api/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly letters: DeadLettersRepository,
    private readonly service: DeadLettersService,
  ) {}

  @Get()
  @Answers(200, pageSchema(deadLetterView))
  @ApiOperation({ summary: 'What every stage gave up, newest first; open ones unless `state` says otherwise' })
  async list(@Query({ schema: deadLetterQuery }) { limit, cursor, ...filter }: DeadLetterQuery): Promise<Page<DeadLetterView>> {
    const after = cursor === undefined ? undefined : instantCursor(cursor);
    const rows = await this.letters.list(filter, { after, limit: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.lastAt.toISOString(), row.id]);
    return { items: items.map(viewDeadLetter), nextCursor };
  }

  @Post(':id/replay')
  @HttpCode(200)
  @NeedsScope('admin')
  @Answers(200, deadLetterView)
  @ApiResponse({ status: 409, description: 'Its event has its outcome' })
  @ApiOperation({ summary: 'Has the work done anew; a message stays open until dispatch has it waiting again' })
  replay(@Param('id', { schema: z.uuid() }) id: string): Promise<DeadLetterView> {
    return this.service.replay(id);
  }

  @Post(':id/dismiss')
  @HttpCode(200)
  @NeedsScope('admin')
  @Answers(200, deadLetterView)
  @ApiOperation({ summary: 'Leaves it at that; what fails anew is open again' })
  dismiss(@Param('id', { schema: z.uuid() }) id: string): Promise<DeadLetterView> {
    return this.service.dismiss(id);
  }
}
