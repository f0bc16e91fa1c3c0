import { Injectable } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { InjectLogger, type Logger } from '@sluice/observability';
import { BlockList } from './block-list.service.ts';
import { keyOf, type Block, type BlockRequest } from './block.ts';
import { BlocksRepository } from './blocks.repository.ts';
import { signatures } from './limits.ts';

/** Blocks and lifts. The log says what was done to which block; whom it holds for stands in its row alone. */
@Injectable()
export class BlocksService {
  constructor(
    private readonly blocks: BlocksRepository,
    private readonly list: BlockList,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** Blocks, or changes the block there is. Throws `invalid`. */
  async put(request: BlockRequest): Promise<Block> {
    const block = await this.blocks.put({ ...request, key: keyOf(request, Date.now()), createdBy: 'api' });
    return this.told(block);
  }

  /** Blocks an address that called too often without proof; a block that is in force stays as it is. */
  async blockAddress(key: string): Promise<void> {
    const until = new Date(Date.now() + signatures.blockMs);
    const reason = 'too many calls without a valid signature';
    const block = await this.blocks.add({ scope: 'ip', key, reason, until, createdBy: 'signatures' });
    if (block) await this.told(block);
  }

  /** Throws `not-found`. */
  async lift(id: string): Promise<void> {
    if (!(await this.blocks.remove(id))) throw new AppError('not-found', `There is no block ${id}: it is over, or was lifted.`);
    await this.list.look();
    this.logger.warn({ block: id }, 'block lifted');
  }

  private async told(block: Block): Promise<Block> {
    await this.list.look();
    const { id, scope, until, createdBy } = block;
    this.logger.warn({ block: id, scope, until, createdBy }, 'blocked');
    return block;
  }
}
