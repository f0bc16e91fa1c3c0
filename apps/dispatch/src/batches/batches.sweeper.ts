import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Sweep } from '@sluice/service';
import { BatchesService } from './batches.service.ts';

/** Closes batches that were left open. Harmless on every replica at once. */
@Injectable()
export class BatchesSweeper {
  constructor(
    private readonly batches: BatchesService,
    private readonly sweep: Sweep,
  ) {}

  @Interval(5_000)
  async run(): Promise<void> {
    await this.sweep.once('batches', () => this.batches.closeIdle());
  }
}
