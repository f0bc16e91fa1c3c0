import type { Redis } from 'ioredis';
import { patient, redisClient } from './redis.ts';

/** The Redis clients of Bull's consumers. Bull leaves clients that others make for it open, so they are closed here. */
export class ConsumerClients {
  private readonly clients = new Set<Redis>();
  private shared: Redis | undefined;

  constructor(private readonly url: string) {}

  /** Bull's `createClient`: one client for the commands of all queues; blocking and subscribing take one for each queue. */
  of(type: 'client' | 'subscriber' | 'bclient'): Redis {
    return type === 'client' ? (this.shared ??= this.open()) : this.open();
  }

  disconnect(): void {
    for (const client of this.clients) client.disconnect();
  }

  private open(): Redis {
    // The app's own client (RedisConnection) tells when Redis goes and comes; these need not repeat it.
    const client = redisClient(this.url, patient, () => undefined);
    this.clients.add(client);
    return client;
  }
}
