import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Sweep } from '@sluice/service';
import type { BlockScope } from './block.ts';
import { BlocksRepository } from './blocks.repository.ts';

/** Blocks a process holds calls against: a few megabytes. */
const most = 10_000;

/**
 * Blocks as they were a second ago, so that no call has to ask the database about itself. While PostgreSQL is away those that were
 * known hold, each to its end.
 */
@Injectable()
export class BlockList implements OnApplicationBootstrap {
  private untils: ReadonlyMap<string, Date> = new Map();
  private looks = 0;
  private shown = 0;

  constructor(
    private readonly blocks: BlocksRepository,
    private readonly sweep: Sweep,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.refresh();
  }

  @Interval(1_000)
  async refresh(): Promise<void> {
    await this.sweep.once('blocks', () => this.look());
  }

  @Interval(60_000)
  async forget(): Promise<void> {
    await this.sweep.once('blocks that are over', () => this.blocks.removeOver());
  }

  /** Looks at the rows now. An earlier look that ends later shows nothing. */
  async look(): Promise<void> {
    const turn = ++this.looks;
    const inForce = await this.blocks.findInForce(most);
    if (turn < this.shown) return;
    this.shown = turn;
    this.untils = new Map(inForce.map(({ scope, key, until }) => [nameOf(scope, key), until]));
  }

  /** Until when somebody is blocked; null for those who are not. */
  find(scope: BlockScope, key: string): Date | null {
    const until = this.untils.get(nameOf(scope, key));
    return until !== undefined && until.getTime() > Date.now() ? until : null;
  }
}

function nameOf(scope: BlockScope, key: string): string {
  return `${scope} ${key}`;
}
