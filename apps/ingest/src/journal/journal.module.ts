import { Global, Module } from '@nestjs/common';
import { JournalRepository } from './journal.repository.ts';
import { JournalSweeper } from './journal.sweeper.ts';
import { SeenStore } from './seen.store.ts';
import { WakeService } from './wake.service.ts';

@Global()
@Module({ providers: [JournalRepository, JournalSweeper, SeenStore, WakeService], exports: [JournalRepository, SeenStore, WakeService] })
export class JournalModule {}
