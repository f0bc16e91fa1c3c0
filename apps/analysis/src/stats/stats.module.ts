import { Module } from '@nestjs/common';
import { ActiveTasks } from './active-tasks.ts';
import { FiguresRepository } from './figures.repository.ts';
import { ProcessorStats } from './processor-stats.service.ts';

@Module({ providers: [ActiveTasks, FiguresRepository, ProcessorStats], exports: [ActiveTasks] })
export class StatsModule {}
