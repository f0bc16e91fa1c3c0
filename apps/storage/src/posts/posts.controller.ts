import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { NeedsScope } from '@sluice/auth';
import { post, postBrief, type Post } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { Database } from '@sluice/prisma';
import { Answers, byNewest, pageOf, pageQuery, pageSchema, type Page } from '@sluice/service';
import { z } from 'zod';

const postQuery = pageQuery.extend({ runId: z.uuid().optional().describe('Only what was written in this run') });

type PostRow = NonNullable<Awaited<ReturnType<Database['prisma']['post']['findUnique']>>>;

@ApiTags('posts')
@NeedsScope('read')
@Controller('api/posts')
export class PostsController {
  constructor(private readonly database: Database) {}

  @Get()
  @Answers(200, pageSchema(post))
  @ApiOperation({ summary: 'Posts that were written, newest first' })
  async list(@Query({ schema: postQuery }) { limit, cursor, runId }: z.infer<typeof postQuery>): Promise<Page<Post>> {
    const { after, order } = byNewest('createdAt');
    const rows = await this.database.prisma.post.findMany({ where: { AND: [runId === undefined ? {} : { runId }, after(cursor)] }, orderBy: order, take: limit + 1 });
    const { items, nextCursor } = pageOf(rows, limit, (row) => [row.createdAt.toISOString(), row.id]);
    return { items: items.map(viewPost), nextCursor };
  }

  @Get(':id')
  @Answers(200, post)
  @ApiOperation({ summary: 'One post, by the id that the item of its run had' })
  async find(@Param('id', { schema: z.uuid() }) id: string): Promise<Post> {
    const row = await this.database.prisma.post.findUnique({ where: { id } });
    if (!row) throw new AppError('not-found', `There is no post ${id}.`);
    return viewPost(row);
  }
}

function viewPost({ id, runId, item, brief, title, text, hashtags, engine, createdAt }: PostRow): Post {
  return { id, runId, item, brief: postBrief.parse(brief), title, text, hashtags, engine, createdAt: createdAt.toISOString() };
}
