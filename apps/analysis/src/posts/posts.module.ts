import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { ClaimsRepository } from '../runs/claims.repository.ts';
import { ItemWork } from '../runs/item-work.ts';
import { DATABASE_URL, RunFeed } from '../runs/run-feed.service.ts';
import { RUN_SETTINGS, usualRunSettings, type RunSettings } from '../runs/run-settings.ts';
import { RunStreams } from '../runs/run-streams.service.ts';
import { RunWorker } from '../runs/run-worker.service.ts';
import { RunsController } from '../runs/runs.controller.ts';
import { RunsProcessor } from '../runs/runs.processor.ts';
import { RunsRepository } from '../runs/runs.repository.ts';
import { RunsSweeper } from '../runs/runs.sweeper.ts';
import { SweepRepository } from '../runs/sweep.repository.ts';
import { PostWriter } from './post-writer.service.ts';
import { PostsController } from './posts.controller.ts';
import { PostsService } from './posts.service.ts';

export interface PostsModuleOptions {
  databaseUrl: string;
  /** The module that exports EngineChain. */
  engines: Type | DynamicModule;
  /** What is not as usual. */
  settings?: Partial<RunSettings>;
}

/** Posts, and the runs in which they are written. The app must claim `runsQueue` and have a schedule. */
@Module({})
export class PostsModule {
  static with({ databaseUrl, engines, settings }: PostsModuleOptions): DynamicModule {
    const runs = [ClaimsRepository, RunFeed, RunsProcessor, RunsRepository, RunsSweeper, RunStreams, RunWorker, SweepRepository];
    return {
      module: PostsModule,
      imports: [engines],
      controllers: [PostsController, RunsController],
      providers: [
        ...runs,
        PostsService,
        { provide: ItemWork, useClass: PostWriter },
        { provide: DATABASE_URL, useValue: databaseUrl },
        { provide: RUN_SETTINGS, useValue: { ...usualRunSettings, ...settings } satisfies RunSettings },
      ],
    };
  }
}
