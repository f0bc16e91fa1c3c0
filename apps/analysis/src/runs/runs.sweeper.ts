import { Inject, Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { runsQueue } from '@sluice/contracts';
import { againId, QueueProducer } from '@sluice/queue';
import { Sweep } from '@sluice/service';
import { ItemWork } from './item-work.ts';
import { RUN_SETTINGS, type RunSettings } from './run-settings.ts';
import { SweepRepository } from './sweep.repository.ts';

const unkeptMs = 2_000;
const memoryMs = 7 * 86_400_000;

/** Finds what nobody works on although it is due, and what storage never heard of: after a crash, or when Redis forgot its jobs. */
@Injectable()
export class RunsSweeper {
  constructor(
    private readonly repository: SweepRepository,
    private readonly items: ItemWork,
    private readonly producer: QueueProducer,
    private readonly sweep: Sweep,
    @Inject(RUN_SETTINGS) private readonly settings: RunSettings,
  ) {}

  @Interval(2_000)
  async run(): Promise<void> {
    await this.sweep.once('runs', async () => {
      const idle = await this.repository.findIdle(this.settings.atOnce);
      const jobs = idle.map((runId) => ({ payload: { runId }, jobId: againId(`r${runId}`, Date.now()) }));
      await this.producer.wakeAll(runsQueue, jobs);
      const unkept = await this.repository.findUnkept(unkeptMs);
      if (unkept.length > 0) await this.items.kept(unkept);
      await this.repository.forget(memoryMs);
    });
  }
}
