import { Module } from '@nestjs/common';
import { MessagesModule } from '../messages/messages.module.ts';
import { PauseRepository } from './pause.repository.ts';
import { QueueControl } from './queue-control.service.ts';
import { QueuesController } from './queues.controller.ts';
import { QueuesService } from './queues.service.ts';

@Module({ imports: [MessagesModule], controllers: [QueuesController], providers: [QueuesService, QueueControl, PauseRepository] })
export class QueuesModule {}
