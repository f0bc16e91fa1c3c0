import { Injectable, Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { Vault } from '@sluice/auth';
import { RedisConnection } from '@sluice/queue';
import { AccountReader } from './accounts/account-reader.ts';
import type { AccountChannel } from './accounts/account.ts';
import type { ChannelAdapter } from './adapter.ts';
import { LineAdapter } from './line/line.adapter.ts';
import { LineClient } from './line/line.client.ts';
import { SandboxAdapter } from './sandbox/sandbox.adapter.ts';
import { TelegramAdapter } from './telegram/telegram.adapter.ts';
import { TelegramClient } from './telegram/telegram.client.ts';
import { anywhere, PublicFetch, publicOnly } from './upstream/public-fetch.ts';
import type { UpstreamSettings } from './upstream/upstream-settings.ts';
import { Upstream, type UpstreamStats } from './upstream/upstream.ts';
import type { AccessTokenStore } from './wecom/access-token.store.ts';
import { AccessTokens } from './wecom/access-tokens.ts';
import { RedisAccessTokenStore } from './wecom/redis-access-token.store.ts';
import { WecomAdapter } from './wecom/wecom.adapter.ts';
import { WecomClient } from './wecom/wecom.client.ts';

/** Where the platforms are; and for a service that takes webhooks, how far from our clock (seconds) a callback of WeCom may be dated. */
export type ChannelSettings = UpstreamSettings & { WECOM_CALLBACK_WINDOW_S?: number };

/** Every channel's adapter, by name, and the connections they share. */
@Injectable()
export class Channels implements OnApplicationShutdown {
  private readonly pools: Record<'telegram' | 'line' | 'line-data' | 'wecom', Upstream>;
  private readonly adapters: Record<AccountChannel, ChannelAdapter>;

  constructor(settings: ChannelSettings, store: AccessTokenStore) {
    this.pools = {
      telegram: new Upstream(settings.TELEGRAM_API_URL),
      line: new Upstream(settings.LINE_API_URL),
      'line-data': new Upstream(settings.LINE_DATA_API_URL),
      wecom: new Upstream(settings.WECOM_API_URL),
    };
    const wecom = new WecomClient(this.pools.wecom);
    const tokens = new AccessTokens({ fetch: (app) => wecom.fetchToken(app), store, now: Date.now });
    const elsewhere = new PublicFetch(settings.SLUICE_ALLOW_PRIVATE_URLS ? anywhere : publicOnly);
    this.adapters = {
      telegram: new TelegramAdapter(new TelegramClient(this.pools.telegram)),
      line: new LineAdapter(new LineClient({ api: this.pools.line, data: this.pools['line-data'] }), elsewhere),
      wecom: new WecomAdapter(wecom, tokens, { callbackWindowMs: (settings.WECOM_CALLBACK_WINDOW_S ?? 0) * 1_000, now: Date.now }),
      sandbox: new SandboxAdapter(),
    };
  }

  of(channel: AccountChannel): ChannelAdapter {
    return this.adapters[channel];
  }

  /** What the calls to each upstream went through since the start, by its name. */
  upstreams(): Record<string, UpstreamStats> {
    return Object.fromEntries(Object.entries(this.pools).map(([name, upstream]) => [name, upstream.stats()]));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(Object.values(this.pools).map((upstream) => upstream.close()));
  }
}

/** Channels and the accounts on them, for the services that talk to platforms. */
@Module({})
export class ChannelsModule {
  static register(settings: ChannelSettings): DynamicModule {
    const channels = (redis: RedisConnection, vault: Vault): Channels => new Channels(settings, new RedisAccessTokenStore(redis, vault));
    return {
      module: ChannelsModule,
      global: true,
      providers: [AccountReader, { provide: Channels, useFactory: channels, inject: [RedisConnection, Vault] }],
      exports: [AccountReader, Channels],
    };
  }
}
