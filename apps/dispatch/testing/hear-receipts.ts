import 'reflect-metadata';
import { Injectable } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { receiptsQueue, type PayloadOf, type Receipt } from '@sluice/contracts';
import { ObservabilityModule } from '@sluice/observability';
import { QueueModule, QueueProcessor, type Processor } from '@sluice/queue';

@Injectable()
@QueueProcessor(receiptsQueue)
class Ear implements Processor<typeof receiptsQueue> {
  readonly heard: Receipt[] = [];

  handle({ receipts }: PayloadOf<typeof receiptsQueue>): Promise<void> {
    this.heard.push(...receipts);
    return Promise.resolve();
  }
}

/** Hears what dispatch tells storage, in storage's place; keeps no row of it. */
export async function hearReceipts(redisUrl: string): Promise<{ heard: readonly Receipt[]; close(): Promise<void> }> {
  class SpecModule {}
  const imports = [ObservabilityModule.register({ service: 'spec', level: 'silent', pretty: false }), QueueModule.register({ redisUrl, consumes: [receiptsQueue] })];
  const app = await NestFactory.createApplicationContext({ module: SpecModule, imports, providers: [Ear] }, { logger: false, abortOnError: false });
  return { heard: app.get(Ear).heard, close: () => app.close() };
}
