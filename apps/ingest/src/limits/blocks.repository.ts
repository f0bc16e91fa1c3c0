import { Injectable } from '@nestjs/common';
import { Database, Prisma, sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import type { Block, BlockScope } from './block.ts';

export type NewBlock = Pick<Block, 'scope' | 'key' | 'reason' | 'until' | 'createdBy'>;
export type BlockInForce = Pick<Block, 'scope' | 'key' | 'until'>;

const whole = Prisma.raw('id, scope, key, reason, until, created_by as "createdBy", created_at as "createdAt"');

/** The rows of blocks: one for each key. What is over is no block any more. */
@Injectable()
export class BlocksRepository {
  constructor(private readonly database: Database) {}

  /** Keeps a block in the place of the one there is for its key. */
  async put({ scope, key, reason, until, createdBy }: NewBlock): Promise<Block> {
    const [block] = await this.database.query<Block & Record<string, unknown>>(sql`
      insert into ingest.blocks as b (id, scope, key, reason, until, created_by)
      values (${uuid()}, ${scope}, ${key}, ${reason}, ${until}::timestamptz, ${createdBy})
      on conflict (scope, key) do update set reason = excluded.reason, until = excluded.until, created_by = excluded.created_by
      returning id, scope, key, reason, until, created_by as "createdBy", created_at as "createdAt"`);
    return block as Block;
  }

  /** Keeps a block unless there is one in force; undefined then. */
  async add({ scope, key, reason, until, createdBy }: NewBlock): Promise<Block | undefined> {
    const [block] = await this.database.query<Block & Record<string, unknown>>(sql`
      insert into ingest.blocks as b (id, scope, key, reason, until, created_by)
      values (${uuid()}, ${scope}, ${key}, ${reason}, ${until}::timestamptz, ${createdBy})
      on conflict (scope, key) do update set id = excluded.id, reason = excluded.reason, until = excluded.until, created_by = excluded.created_by,
        created_at = now()
      where b.until <= now()
      returning id, scope, key, reason, until, created_by as "createdBy", created_at as "createdAt"`);
    return block;
  }

  /** False: there is none. */
  async remove(id: string): Promise<boolean> {
    return (await this.database.query(sql`delete from ingest.blocks where id = ${id} returning 1`)).length > 0;
  }

  /** Those in force, newest first. */
  async list(scope: BlockScope | undefined, { after, limit }: { after: { at: Date; id: string } | undefined; limit: number }): Promise<Block[]> {
    const conditions = [
      Prisma.sql`until > now()`,
      ...(scope ? [Prisma.sql`scope = ${scope}`] : []),
      ...(after ? [Prisma.sql`(created_at, id) < (${after.at}::timestamptz, ${after.id}::uuid)`] : []),
    ];
    const { text, values } = Prisma.sql`
      select ${whole} from ingest.blocks where ${Prisma.join(conditions, ' and ')} order by created_at desc, id desc limit ${limit}`;
    return this.database.query<Block & Record<string, unknown>>({ text, values });
  }

  /** What calls are held against: those in force, the newest of them when there are too many. */
  async findInForce(most: number): Promise<BlockInForce[]> {
    return this.database.query<BlockInForce & Record<string, unknown>>(sql`
      select scope, key, until from ingest.blocks where until > now() order by created_at desc, id desc limit ${most}`);
  }

  async removeOver(): Promise<void> {
    await this.database.query(sql`delete from ingest.blocks where until <= now()`);
  }
}
