import { Module } from '@nestjs/common';
import { QueuesController } from './queues.controller.ts';
import { QueuesRepository } from './queues.repository.ts';

@Module({ controllers: [QueuesController], providers: [QueuesRepository] })
export class QueuesModule {}
