import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Sweep } from '@sluice/service';
import { CampaignRepository } from './campaign.repository.ts';
import { Planner } from './planner.service.ts';

/** Finds the campaigns that somebody should look at. Harmless on every replica at once. */
@Injectable()
export class CampaignsSweeper {
  constructor(
    private readonly campaigns: CampaignRepository,
    private readonly planner: Planner,
    private readonly sweep: Sweep,
  ) {}

  @Interval(500)
  async run(): Promise<void> {
    await this.sweep.once('campaigns', async () => {
      // One that fails must not keep the others waiting.
      const looks = await Promise.allSettled((await this.campaigns.due()).map((id) => this.sweep.once(`campaign ${id}`, () => this.planner.look(id))));
      for (const look of looks) if (look.status === 'rejected') throw look.reason;
    });
  }
}
