import { getQueueToken } from '@nestjs/bull';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, ModuleRef } from '@nestjs/core';
import { failuresQueue, type QueueContract } from '@sluice/contracts';
import { InjectLogger, Metrics, type Logger } from '@sluice/observability';
import type { Job, Queue } from 'bull';
import { InjectClaims } from './claims.ts';
import { ConsumerClients } from './consumer-clients.ts';
import { jobOptions } from './consumer-options.ts';
import { JobRunner } from './job-runner.ts';
import { PROCESSES, type Processor } from './processor.ts';
import { QueueProducer } from './producer.ts';
import { nextTryId, postponed } from './tries.ts';

const drainMs = 9_000;
const closeMs = 1_000;

/** The token under which the consuming Bull queue of a contract is registered: producers have an instance of their own. */
export const consumerName = (contract: QueueContract): string => `${contract.name}:consumer`;

/** Joins each claimed queue to its one processor, and lets them finish before the process ends. */
@Injectable()
export class Consumers implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private queues: Queue[] = [];
  private readonly atWork = new Set<Promise<void>>();

  constructor(
    @InjectClaims() private readonly claims: QueueContract[],
    private readonly discovery: DiscoveryService,
    private readonly modules: ModuleRef,
    private readonly clients: ConsumerClients,
    @InjectLogger() private readonly logger: Logger,
    private readonly metrics: Metrics,
    private readonly producer: QueueProducer,
  ) {}

  onApplicationBootstrap(): void {
    const joined = this.claims.map((contract) => ({ contract, processor: this.processorOf(contract) }));
    this.queues = joined.map(({ contract, processor }) => this.join(contract, processor));
  }

  /** Stops taking jobs, waits for those at work, for a while, and closes; what is left is handed out again elsewhere. */
  async beforeApplicationShutdown(): Promise<void> {
    // Told not to wait: Bull's own waiting ends in an unhandled rejection when Redis is away.
    for (const queue of this.queues) void queue.pause(true, true).catch(() => undefined);
    await within(drainMs, this.finish());
    await this.close();
  }

  /** A queue that never saw Redis closes when its client ends, and closing one that did connects it once more: hence twice. */
  private async close(): Promise<void> {
    const closed = Promise.all(this.queues.map((queue) => queue.close(true)));
    await within(closeMs, closed);
    this.clients.disconnect();
    await within(drainMs, closed);
    this.clients.disconnect();
  }

  private async finish(): Promise<void> {
    while (this.atWork.size > 0) await Promise.allSettled(this.atWork);
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
    const runner = new JobRunner(contract, processor, {
      logger: this.logger,
      metrics: this.metrics,
      // Lost with Redis it may be: what matters is a row that stays open, and is found by that.
      bury: (failure) => this.producer.wake(failuresQueue, failure),
    });
    queue.on('error', () => undefined);
    // Bull names its connection without looking at what becomes of that: when Redis is away it would end the process.
    const nameConnection = queue.setWorkerName.bind(queue);
    queue.setWorkerName = () => nameConnection().catch(() => undefined);
    queue.on('lock-extension-failed', () => this.logger.warn({ queue: contract.name }, 'a job lost its lock and may run twice'));
    void queue.process(contract.options.concurrency, (job) => this.track(work(queue, runner, job))).catch((error: unknown) => {
      this.logger.error({ queue: contract.name, err: error }, 'consumer stopped');
    });
    this.metrics.gauge(`sluice_queue_${contract.name}_waiting`, `Jobs waiting in ${contract.name}`, () => waiting(queue));
    return queue;
  }

  private track(run: Promise<void>): Promise<void> {
    const settled = run.finally(() => this.atWork.delete(settled));
    this.atWork.add(settled);
    return settled;
  }
}

/**
 * Runs a job and, when its work must be tried again, adds the next try as a job of its own before this one completes. Bull's own
 * retry moves a job by scripts inside MULTI, and after a restart of Redis those may fail without a word: the job then stalls for
 * ever on its first attempt.
 */
async function work(queue: Queue, runner: JobRunner, job: Job): Promise<void> {
  // A job of which nothing but the id is left has lost these, too: Bull would keep it for ever.
  Object.assign(job.opts, jobOptions);
  const again = await runner.run(job);
  if (!again) return;
  const { delayMs, isPostponed } = again;
  const id = String(job.id);
  await queue.add(job.data, { ...jobOptions, ...(isPostponed ? postponed(id, delayMs, Date.now()) : { jobId: nextTryId(id), delay: delayMs }) });
}

function within(ms: number, work: Promise<unknown>): Promise<unknown> {
  return Promise.race([work, new Promise((late) => setTimeout(late, ms).unref())]);
}

async function waiting(queue: Queue): Promise<number> {
  if (queue.client.status !== 'ready') return Number.NaN;
  const counts = await queue.getJobCounts();
  return counts.waiting + counts.delayed;
}
