import { Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { AccountReader } from './accounts/account-reader.ts';
import type { AccountChannel } from './accounts/account.ts';
import type { ChannelAdapter } from './adapter.ts';
import { SandboxAdapter } from './sandbox/sandbox.adapter.ts';
import { TelegramAdapter } from './telegram/telegram.adapter.ts';
import { TelegramClient } from './telegram/telegram.client.ts';

export interface ChannelsOptions {
  telegramApiUrl: string;
}

/** Every channel's adapter, by name. */
@Injectable()
export class Channels implements OnApplicationShutdown {
  private readonly telegram: TelegramClient;
  private readonly adapters: Record<AccountChannel, ChannelAdapter>;

  constructor(options: ChannelsOptions) {
    this.telegram = new TelegramClient(options.telegramApiUrl.replace(/\/+$/, ''));
    this.adapters = { telegram: new TelegramAdapter(this.telegram), sandbox: new SandboxAdapter() };
  }

  of(channel: AccountChannel): ChannelAdapter {
    return this.adapters[channel];
  }

  async onApplicationShutdown(): Promise<void> {
    await this.telegram.close();
  }
}

/** Channels and the accounts on them, for the services that talk to platforms. */
@Module({})
export class ChannelsModule {
  static register(options: ChannelsOptions): DynamicModule {
    return {
      module: ChannelsModule,
      global: true,
      providers: [AccountReader, { provide: Channels, useFactory: () => new Channels(options) }],
      exports: [AccountReader, Channels],
    };
  }
}
