import { Module, type DynamicModule } from '@nestjs/common';
import { IS_POLLING, PollsSweeper } from './polls.sweeper.ts';

@Module({})
export class PollsModule {
  static with({ isPolling }: { isPolling: boolean }): DynamicModule {
    return { module: PollsModule, providers: [PollsSweeper, { provide: IS_POLLING, useValue: isPolling }] };
  }
}
