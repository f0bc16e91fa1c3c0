import { Injectable } from '@nestjs/common';
import { postsQueue, type PayloadOf } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { QueueProcessor, type Processor } from '@sluice/queue';

/** Keeps posts, each once: by its id, and by its place in its run. */
@Injectable()
@QueueProcessor(postsQueue)
export class PostsProcessor implements Processor<typeof postsQueue> {
  constructor(private readonly database: Database) {}

  async handle({ post, trace }: PayloadOf<typeof postsQueue>): Promise<void> {
    const { id, runId, item, brief, title, text, hashtags, engine, createdAt } = post;
    await this.database.query(sql`
      insert into storage.posts (id, run_id, item, brief, title, text, hashtags, engine, trace, created_at)
      values (${id}, ${runId}, ${item}::int, ${JSON.stringify(brief)}::jsonb, ${title}, ${text}, ${hashtags}::text[], ${engine}, ${trace}, ${createdAt}::timestamptz)
      on conflict do nothing`);
  }
}
