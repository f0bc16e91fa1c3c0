import 'reflect-metadata';
import type { INestApplication, Provider } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { QueueContract } from '@sluice/contracts';
import { ObservabilityModule } from '@sluice/observability';
import { QueueModule } from '../src/queue.module.ts';

/** A small app that works these queues with these providers. */
export async function startApp(redisUrl: string, consumes: QueueContract[], providers: Provider[] = []): Promise<INestApplication> {
  class SpecModule {}
  const imports = [ObservabilityModule.register({ service: 'spec', level: 'silent', pretty: false }), QueueModule.register({ redisUrl, consumes })];
  const app = await NestFactory.create({ module: SpecModule, imports, providers }, new FastifyAdapter(), { logger: false, abortOnError: false });
  try {
    return await app.init();
  } catch (error) {
    await app.close();
    throw error;
  }
}
