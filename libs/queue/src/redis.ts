import { Redis, type RedisOptions } from 'ioredis';

/** Short, because a client that is told to go waits that long for a server that is not there. */
const disconnectTimeout = 250;
const connectTimeout = 2_000;
const reconnectMs = (tries: number): number => Math.min(50 * tries, 1_000);

/** For callers that must answer: a command fails within a second when Redis is away, and may still land afterwards. */
export const failFast: RedisOptions = {
  enableOfflineQueue: false,
  maxRetriesPerRequest: 1,
  commandTimeout: 1_000,
  connectTimeout,
  disconnectTimeout,
  retryStrategy: reconnectMs,
};

/** For Bull's consumers: commands wait for Redis to come back, or a lock that failed to renew once would never be renewed again. */
export const patient: RedisOptions = {
  maxRetriesPerRequest: null,
  enableReadyCheck: false,
  connectTimeout,
  disconnectTimeout,
  retryStrategy: reconnectMs,
};

/** A client that never ends the process: connection errors are told to `onError`. */
export function redisClient(url: string, options: RedisOptions, onError: (error: Error) => void): Redis {
  const client = new Redis(url, options);
  client.on('error', onError);
  for (const name of ['subscribe', 'psubscribe'] as const) handleRejections(client, name);
  return client;
}

/** ioredis subscribes again by itself after a reconnect, and looks after no rejection: one while the client closes would end the process. */
function handleRejections(client: Redis, name: 'subscribe' | 'psubscribe'): void {
  const original = client[name].bind(client) as (...channels: string[]) => Promise<unknown>;
  const handled = (...channels: string[]): Promise<unknown> => {
    const done = original(...channels);
    done.catch(() => undefined);
    return done;
  };
  Object.assign(client, { [name]: handled });
}
