import type { OnApplicationShutdown } from '@nestjs/common';
import type { PayloadOf, QueueContract } from '@sluice/contracts';
import type { Logger } from '@sluice/observability';
import Bull from 'bull';
import { jobOptions, queuePrefix } from './consumer-options.ts';
import type { RedisConnection } from './redis-connection.ts';

export interface AddOptions {
  /** Deterministic, beginning with a letter: while such a job is kept, adding it again does nothing. */
  jobId?: string;
  delayMs?: number;
}

/** A job of a bulk; its id as in AddOptions. */
export interface BulkJob<Payload> {
  payload: Payload;
  jobId: string;
}

/** Jobs of one round trip: Redis does nothing else meanwhile. */
const mostInBulk = 200;

/** Sends jobs to queues. A job only says "look at row X now", so a job that is added twice or lost costs nothing but time. */
export class QueueProducer implements OnApplicationShutdown {
  private readonly queues = new Map<string, Bull.Queue>();

  constructor(
    private readonly redis: RedisConnection,
    private readonly logger: Logger,
  ) {}

  /** Adds a job. Throws `unavailable` when Redis is away; the job may have landed all the same. */
  async add<Contract extends QueueContract>(contract: Contract, payload: PayloadOf<Contract>, options: AddOptions = {}): Promise<void> {
    const data: unknown = (contract.payload).parse(payload);
    await this.redis.run(() =>
      this.queue(contract).add(data, {
        ...jobOptions,
        ...(options.jobId !== undefined && { jobId: options.jobId }),
        ...(options.delayMs !== undefined && { delay: options.delayMs }),
      }),
    );
  }

  /** Adds a job if that can be done; a sweeper finds the row otherwise. Never throws for a Redis that is away. */
  async wake<Contract extends QueueContract>(contract: Contract, payload: PayloadOf<Contract>, options: AddOptions = {}): Promise<void> {
    await this.quietly(contract, () => this.add(contract, payload, options));
  }

  /** As `wake`, for many. */
  async wakeAll<Contract extends QueueContract>(contract: Contract, jobs: readonly BulkJob<PayloadOf<Contract>>[]): Promise<void> {
    for (let at = 0; at < jobs.length; at += mostInBulk) await this.quietly(contract, () => this.addBulk(contract, jobs.slice(at, at + mostInBulk)));
  }

  private async addBulk<Contract extends QueueContract>(contract: Contract, jobs: readonly BulkJob<PayloadOf<Contract>>[]): Promise<void> {
    const added = jobs.map(({ payload, jobId }) => ({ data: contract.payload.parse(payload), opts: { ...jobOptions, jobId } }));
    await this.redis.run(() => this.queue(contract).addBulk(added));
  }

  private async quietly(contract: QueueContract, add: () => Promise<void>): Promise<void> {
    try {
      await add();
    } catch (error) {
      this.logger.debug({ queue: contract.name, reason: error instanceof Error ? error.message : error }, 'wake-up left to the sweeper');
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.queues.values()].map((queue) => queue.close().catch(() => undefined)));
  }

  private queue(contract: QueueContract): Bull.Queue {
    const known = this.queues.get(contract.name);
    if (known) return known;
    const queue = new Bull(contract.name, { prefix: queuePrefix, createClient: () => this.redis.client });
    queue.on('error', () => undefined);
    this.queues.set(contract.name, queue);
    return queue;
  }
}
