import { Module, type DynamicModule } from '@nestjs/common';
import { BatchesController } from './batches.controller.ts';
import { BatchesRepository } from './batches.repository.ts';
import { BATCH_RULES, BatchesService, type BatchRules } from './batches.service.ts';
import { BatchesSweeper } from './batches.sweeper.ts';
import { QueuedBatches } from './queued-batches.service.ts';

/** Batches for every module of the app: `BatchesService` for those who name one, `QueuedBatches` for the queue. */
@Module({})
export class BatchesModule {
  static with(rules: BatchRules): DynamicModule {
    return {
      module: BatchesModule,
      global: true,
      controllers: [BatchesController],
      providers: [BatchesRepository, BatchesService, BatchesSweeper, QueuedBatches, { provide: BATCH_RULES, useValue: rules }],
      exports: [BatchesService, QueuedBatches],
    };
  }
}
