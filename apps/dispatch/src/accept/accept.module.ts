import { Module } from '@nestjs/common';
import { AcceptService } from './accept.service.ts';
import { DispatchProcessor } from './dispatch.processor.ts';
import { MessageRepository } from './message.repository.ts';

@Module({ providers: [AcceptService, DispatchProcessor, MessageRepository], exports: [AcceptService] })
export class AcceptModule {}
