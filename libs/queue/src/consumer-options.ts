import type { JobOptions, QueueOptions } from 'bull';
import type { ConsumerClients } from './consumer-clients.ts';

/** Hash-tagged, so that all keys of a queue live on one node of a Redis Cluster. */
export const queuePrefix = '{sluice}';

/** A job is worked once by Bull and then gone, done or failed: trying again is a job of its own, and failures are rows. */
export const jobOptions: JobOptions = { attempts: 1, removeOnComplete: true, removeOnFail: true };

/**
 * Settings of a consuming Bull queue. A process killed with -9 is noticed within lock + check (about 15 s); a job may be
 * handed out again any number of times, because every processor is harmless when doubled.
 */
export function consumerOptions(clients: ConsumerClients): QueueOptions {
  return {
    prefix: queuePrefix,
    createClient: (type) => clients.of(type),
    settings: {
      lockDuration: 10_000,
      lockRenewTime: 2_500,
      stalledInterval: 3_000,
      maxStalledCount: 1_000,
      retryProcessDelay: 500,
      drainDelay: 5,
    },
  };
}
