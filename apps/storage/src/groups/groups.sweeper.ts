import { Injectable } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Sweep } from '@sluice/service';
import { GroupService } from './group.service.ts';

/** Settles groups whose last photo has come, as far as anybody can tell, and forgets those that are over. Harmless on every replica at once. */
@Injectable()
export class GroupsSweeper {
  constructor(
    private readonly groups: GroupService,
    private readonly sweep: Sweep,
  ) {}

  @Interval(500)
  async run(): Promise<void> {
    await this.sweep.once('groups', () => this.groups.settleQuiet());
  }

  @Interval(60_000)
  async forget(): Promise<void> {
    await this.sweep.once('old groups', () => this.groups.forgetOld());
  }
}
