import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { receiptsQueue } from '@sluice/contracts';
import { againId, QueueProducer } from '@sluice/queue';
import { Sweep } from '@sluice/service';
import { LaneService } from '../lanes/lane.service.ts';
import { OrphansService } from './orphans.service.ts';
import { SweepRepository } from './sweep.repository.ts';

/** Finds what is due although nobody said so: after a crash, or when Redis forgot its jobs. Harmless on every replica at once. */
@Injectable()
export class DispatchSweeper {
  constructor(
    private readonly repository: SweepRepository,
    private readonly orphans: OrphansService,
    private readonly lanes: LaneService,
    private readonly producer: QueueProducer,
    private readonly sweep: Sweep,
  ) {}

  @Interval(2_000)
  async run(): Promise<void> {
    await this.sweep.once('dispatch', async () => {
      const stranded = await this.orphans.settle();
      await this.repository.expire();
      await this.repository.abandon();
      const forgotten = await this.repository.findForgotten();
      for (const accountId of new Set([...stranded, ...forgotten])) await this.lanes.wake(accountId);
      const receipts = await this.repository.findLostReceipts();
      const [first] = receipts;
      if (first) await this.producer.wake(receiptsQueue, { receipts }, { jobId: againId(`t${first.attemptId}`, Date.now()) });
    });
  }
}
