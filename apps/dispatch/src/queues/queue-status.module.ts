import { Global, Module } from '@nestjs/common';
import { QueueStatusService } from './queue-status.service.ts';
import { QueuesRepository } from './queues.repository.ts';

/** For everything that changes queues. */
@Global()
@Module({ providers: [QueueStatusService, QueuesRepository], exports: [QueueStatusService, QueuesRepository] })
export class QueueStatusModule {}
