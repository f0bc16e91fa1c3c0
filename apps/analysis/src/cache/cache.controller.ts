import { Controller, Delete, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { Answers, strictQuery } from '@sluice/service';
import { cacheView, clearedView, clearQuery, type CacheView, type ClearedView, type ClearQuery } from './cache-view.ts';
import { CacheService } from './cache.service.ts';

@ApiTags('ai')
@Controller('api/ai/cache')
export class CacheController {
  constructor(private readonly cache: CacheService) {}

  @Get()
  @NeedsScope('read')
  @Answers(200, cacheView)
  @ApiOperation({ summary: 'What the levels of the answering replica hold, and what they saved since it began' })
  read(@Query({ schema: strictQuery({}) }) _query: object): Promise<CacheView> {
    return this.cache.cacheStats();
  }

  @Delete()
  @NeedsScope('admin')
  @Answers(200, clearedView)
  @ApiResponse({ status: 503, description: 'Redis is away: cleared in this process only' })
  @ApiOperation({ summary: "Leave a task's answers behind, on all levels; other replicas know within a second" })
  clear(@Query({ schema: clearQuery }) { task }: ClearQuery): Promise<ClearedView> {
    return this.cache.clear(task);
  }
}
