import { Module } from '@nestjs/common';
import { AcceptModule } from '../accept/accept.module.ts';
import { MessagesController } from './messages.controller.ts';
import { MessagesService } from './messages.service.ts';

@Module({ imports: [AcceptModule], controllers: [MessagesController], providers: [MessagesService] })
export class MessagesModule {}
