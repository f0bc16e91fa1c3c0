import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, instantCursor, pageOf, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';
import { blockQuery, blockRequest, blockView, viewBlock, type BlockQuery, type BlockRequest, type BlockView } from './block.ts';
import { BlocksRepository } from './blocks.repository.ts';
import { BlocksService } from './blocks.service.ts';

@ApiTags('blocks')
@NeedsScope('admin')
@Controller('api/blocks')
export class BlocksController {
  constructor(
    private readonly blocks: BlocksRepository,
    private readonly service: BlocksService,
  ) {}

  @Get()
  @Answers(200, pageSchema(blockView))
  @ApiOperation({ summary: 'Whom we keep out for now, newest first' })
  async list(@Query({ schema: blockQuery }) { limit, cursor, scope }: BlockQuery): Promise<Page<BlockView>> {
    const after = cursor === undefined ? undefined : instantCursor(cursor);
    const rows = await this.blocks.list(scope, { after, limit: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
    return { items: items.map(viewBlock), nextCursor };
  }

  @Post()
  @Answers(201, blockView)
  @ApiOperation({ summary: 'Keep an address, a person or an account out for a while; one that is kept out already is, by these terms' })
  async put(@Body({ schema: blockRequest }) request: BlockRequest): Promise<BlockView> {
    return viewBlock(await this.service.put(request));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiResponse({ status: 204, description: 'Lifted' })
  @ApiOperation({ summary: 'Lift a block before its end; other replicas know within a second' })
  lift(@Param('id', { schema: z.uuid() }) id: string): Promise<void> {
    return this.service.lift(id);
  }
}
