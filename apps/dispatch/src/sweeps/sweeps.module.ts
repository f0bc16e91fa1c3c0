import { Module } from '@nestjs/common';
import { DispatchSweeper } from './dispatch.sweeper.ts';
import { SweepRepository } from './sweep.repository.ts';

@Module({ providers: [DispatchSweeper, SweepRepository] })
export class SweepsModule {}
