import type { Redis } from 'ioredis';
import { patient, redisClient } from './redis.ts';

/** More than Bull has asked for jobs at once on one connection. */
const mostWaits = 1_000;

/** The Redis clients of Bull's consumers. Bull leaves clients that others make for it open, so they are closed here. */
export class ConsumerClients {
  private readonly clients = new Set<Redis>();
  private shared: Redis | undefined;

  constructor(private readonly url: string) {}

  /** Bull's `createClient`: one client for the commands of all queues; blocking and subscribing take one for each queue. */
  of(type: 'client' | 'subscriber' | 'bclient'): Redis {
    if (type === 'client') return (this.shared ??= this.open());
    return type === 'bclient' ? this.wakingToQuit(this.open()) : this.open();
  }

  disconnect(): void {
    for (const client of this.clients) client.disconnect();
  }

  /**
   * Bull hangs up by QUIT, which a connection that waits for jobs hears after those waits only; Bull cuts it after half a second, and a
   * job that is handed out at that moment is lost on the way for some seconds. Here the waits are ended first.
   */
  private wakingToQuit(client: Redis): Redis {
    let id: Promise<number> | undefined;
    client.on('ready', () => {
      id = client.client('ID');
      id.catch(() => undefined);
    });
    const quit = client.quit.bind(client);
    client.quit = async () => {
      let isOver = false;
      const end = quit().finally(() => (isOver = true));
      end.catch(() => undefined);
      for (let wait = 0; id && !isOver && wait < mostWaits; wait++) {
        const isLost = await this.of('client').client('UNBLOCK', await id).then(() => false, () => true);
        if (isLost) break;
      }
      return end;
    };
    return client;
  }

  private open(): Redis {
    // The app's own client (RedisConnection) tells when Redis goes and comes; these need not repeat it.
    const client = redisClient(this.url, patient, () => undefined);
    this.clients.add(client);
    return client;
  }
}
