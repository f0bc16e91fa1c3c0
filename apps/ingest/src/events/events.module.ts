import { Module } from '@nestjs/common';
import { EventsController } from './events.controller.ts';
import { EventsRepository } from './events.repository.ts';
import { ReplaysController } from './replays.controller.ts';
import { ReplayService } from './replay.service.ts';
import { RereadService } from './reread.service.ts';

@Module({
  controllers: [EventsController, ReplaysController],
  providers: [EventsRepository, ReplayService, RereadService],
  exports: [ReplayService],
})
export class EventsModule {}
