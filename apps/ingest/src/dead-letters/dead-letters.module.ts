import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.ts';
import { DeadLettersController } from './dead-letters.controller.ts';
import { DeadLettersRepository } from './dead-letters.repository.ts';
import { DeadLettersService } from './dead-letters.service.ts';
import { FailuresProcessor } from './failures.processor.ts';

@Module({ imports: [EventsModule], controllers: [DeadLettersController], providers: [DeadLettersRepository, DeadLettersService, FailuresProcessor] })
export class DeadLettersModule {}
