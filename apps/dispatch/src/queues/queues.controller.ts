import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { pageOf, pageQuery, positionOf, type Page } from '@sluice/service';
import type { z } from 'zod';
import { viewQueue, type QueueView } from './queue-view.ts';
import { QueuesRepository, type LaneRow } from './queues.repository.ts';

@ApiTags('queues')
@NeedsScope('read')
@Controller('api/queues')
export class QueuesController {
  constructor(private readonly queues: QueuesRepository) {}

  @Get()
  @ApiOperation({ summary: 'The sending side of every account' })
  async list(@Query({ schema: pageQuery }) { limit, cursor }: z.infer<typeof pageQuery>): Promise<Page<QueueView>> {
    const [after = ''] = cursor === undefined ? [] : positionOf(cursor, 1);
    const rows = await this.queues.lanes({ after, limit: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.account]);
    return { items: await Promise.all(items.map((row) => this.view(row))), nextCursor };
  }

  @Get(':accountId')
  @ApiOperation({ summary: 'The sending side of one account: what waits, how full its windows are, flood waits' })
  async find(@Param('accountId') accountId: string): Promise<QueueView> {
    const [row] = await this.queues.lanes({ only: accountId });
    if (!row) throw new AppError('not-found', `There is no account ${accountId}.`);
    return this.view(row);
  }

  private async view(row: LaneRow): Promise<QueueView> {
    const longestMs = Math.max(0, ...row.limits.map(({ windowMs }) => windowMs));
    return viewQueue(row, await this.queues.usage(row.account, longestMs));
  }
}
