import { Module } from '@nestjs/common';
import { AcceptModule } from '../accept/accept.module.ts';
import { BulkService } from './bulk.service.ts';
import { ChangeRepository } from './change.repository.ts';
import { ChangesController } from './changes.controller.ts';
import { ChangesService } from './changes.service.ts';
import { ExportController } from './export.controller.ts';
import { MessageSearch } from './message-search.repository.ts';
import { MessagesController } from './messages.controller.ts';
import { MessagesService } from './messages.service.ts';
import { RetriesProcessor } from './retries.processor.ts';

@Module({
  imports: [AcceptModule],
  controllers: [ExportController, MessagesController, ChangesController],
  providers: [MessagesService, MessageSearch, ChangesService, BulkService, ChangeRepository, RetriesProcessor],
  exports: [ChangeRepository],
})
export class MessagesModule {}
