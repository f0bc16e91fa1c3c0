import type { OnApplicationShutdown } from '@nestjs/common';
import type { RedisConnection } from '@sluice/queue';
import type { Redis } from 'ioredis';
import { slotsChannel } from './redis-slot.store.ts';
import type { SlotLine } from './slot-line.ts';

/** Hears over a connection of its own what other processes do with their slots. */
export class SlotBell implements OnApplicationShutdown {
  private readonly client: Redis;

  constructor(
    redis: RedisConnection,
    private readonly line: SlotLine,
  ) {
    this.client = redis.client.duplicate({ autoResubscribe: false });
    // RedisConnection has said already that Redis is away.
    this.client.on('error', () => undefined);
    this.client.on('ready', () => void this.listen());
    this.client.on('message', (_channel, what) => (what === 'muster' ? void line.muster() : line.ring()));
  }

  onApplicationShutdown(): void {
    this.client.disconnect();
  }

  /** A Redis that is back may have forgotten who holds what. */
  private async listen(): Promise<void> {
    try {
      await this.client.subscribe(slotsChannel);
    } catch {
      return;
    }
    await this.line.muster();
    this.line.ring();
  }
}
