import { getQueueToken } from '@nestjs/bull';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import type { QueueContract } from '@sluice/contracts';
import { InjectLogger, Metrics, type Logger } from '@sluice/observability';
import type { Queue } from 'bull';
import { InjectClaims } from './claims.ts';
import { JobRunner } from './job-runner.ts';
import { PROCESSES, type Processor } from './processor.ts';

const drainMs = 9_000;

/** The token under which the consuming Bull queue of a contract is registered: producers have an instance of their own. */
export const consumerName = (contract: QueueContract): string => `${contract.name}:consumer`;

/** Joins each claimed queue to its one processor, and lets them finish before the process ends. */
@Injectable()
export class Consumers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private queues: Queue[] = [];

  constructor(
    @InjectClaims() private readonly claims: QueueContract[],
    private readonly discovery: DiscoveryService,
    private readonly modules: ModuleRef,
    @InjectLogger() private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    const joined = this.claims.map((contract) => ({ contract, processor: this.processorOf(contract) }));
    this.queues = joined.map(({ contract, processor }) => this.join(contract, processor));
  }

  /** Stops taking jobs and waits for those at work, for a while; what is left is handed out again elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    const drained = Promise.all(this.queues.map((queue) => queue.pause(true).catch(() => undefined)));
    const late = new Promise((resolve) => setTimeout(resolve, drainMs).unref());
    await Promise.race([drained, late]);
  }

  private processorOf(contract: QueueContract): Processor<QueueContract> {
    const found = this.discovery.getProviders().filter(({ metatype, instance }) => {
      return metatype && instance && Reflect.getMetadata(PROCESSES, metatype) === contract.name;
    });
    const unique = [...new Set(found.map(({ instance }) => instance as Processor<QueueContract>))];
    const [only] = unique;
    if (only && unique.length === 1) return only;
    const problem = unique.length === 0 ? 'no class processes it' : `${unique.length} classes process it`;
    throw new Error(
      `This app claims the queue '${contract.name}', but ${problem}: put @QueueProcessor(${contract.name}Queue) on exactly one provider.`,
    );
  }

  private join(contract: QueueContract, processor: Processor<QueueContract>): Queue {
    const queue = this.modules.get<Queue>(getQueueToken(consumerName(contract)), { strict: false });
    const runner = new JobRunner(contract, processor, { logger: this.logger, metrics: this.metrics });
    queue.on('error', () => undefined);
    queue.on('lock-extension-failed', () => this.logger.warn({ queue: contract.name }, 'a job lost its lock and may run twice'));
    void queue.process(contract.options.concurrency, (job) => runner.run(job)).catch((error: unknown) => {
      this.logger.error({ queue: contract.name, err: error }, 'consumer stopped');
    });
    this.metrics.gauge(`sluice_queue_${contract.name}_waiting`, `Jobs waiting in ${contract.name}`, () => waiting(queue));
    return queue;
  }
}

async function waiting(queue: Queue): Promise<number> {
  if (queue.client.status !== 'ready') return Number.NaN;
  const counts = await queue.getJobCounts();
  return counts.waiting + counts.delayed;
}
