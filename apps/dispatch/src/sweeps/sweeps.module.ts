import { Module } from '@nestjs/common';
import { DispatchSweeper } from './dispatch.sweeper.ts';
import { OrphansService } from './orphans.service.ts';
import { SweepRepository } from './sweep.repository.ts';

@Module({ providers: [DispatchSweeper, OrphansService, SweepRepository] })
export class SweepsModule {}
