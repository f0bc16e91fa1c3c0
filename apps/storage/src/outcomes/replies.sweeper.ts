import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { dispatchQueue, type PayloadOf } from '@sluice/contracts';
import { Database, sql } from '@sluice/prisma';
import { againId, QueueProducer } from '@sluice/queue';
import { Sweep } from '@sluice/service';
import { jobIdOf } from './job-id.ts';

/** Finds replies that dispatch never heard of, because Redis forgot their jobs, and says them again. */
@Injectable()
export class RepliesSweeper {
  constructor(
    private readonly database: Database,
    private readonly producer: QueueProducer,
    private readonly sweep: Sweep,
  ) {}

  @Interval(2_000)
  async run(): Promise<void> {
    await this.sweep.once('replies', async () => {
      await this.settle();
      for (const reply of await this.findLost()) await this.producer.wake(dispatchQueue, reply, { jobId: againId(jobIdOf(reply.key), Date.now()) });
    });
  }

  private async settle(): Promise<void> {
    await this.database.query(sql`
      update storage.replies r set settled_at = now()
      where r.settled_at is null and exists (select 1 from dispatch.messages m where m.key = r.key)`);
  }

  private async findLost(): Promise<PayloadOf<typeof dispatchQueue>[]> {
    return this.database.query<PayloadOf<typeof dispatchQueue>>(sql`
      select key, account_id as "accountId", chat_id as "chatId", text, kind, priority, event_id as "eventId", trace
      from storage.replies where settled_at is null and created_at < now() - interval '5 seconds'
      order by created_at limit 500`);
  }
}
