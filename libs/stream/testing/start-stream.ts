import 'reflect-metadata';
import { setTimeout as pause } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { Metrics, ObservabilityModule } from '@sluice/observability';
import { QueueModule, RedisConnection } from '@sluice/queue';
import { EventStream } from '../src/event-stream.ts';
import { StreamModule } from '../src/stream.module.ts';
import { StreamReader } from '../src/stream-reader.ts';

export interface Running {
  app: INestApplication;
  stream: EventStream;
  reader: StreamReader;
  redis: RedisConnection['client'];
  metrics(): Promise<string>;
}

/** A small app that publishes and reads; `ready` waits until it has seen Redis. */
export async function startStream(redisUrl: string, { ready = true } = {}): Promise<Running> {
  class SpecModule {}
  const imports = [
    ObservabilityModule.register({ service: 'spec', level: 'silent', pretty: false }),
    QueueModule.register({ redisUrl, consumes: [] }),
    StreamModule.forPublishers(),
    StreamModule.forReaders({ redisUrl }),
  ];
  const app = await NestFactory.create({ module: SpecModule, imports }, new FastifyAdapter(), { logger: false, abortOnError: false });
  await app.init();
  const reader = app.get(StreamReader);
  while (ready && !reader.connected) await pause(10);
  return { app, reader, stream: app.get(EventStream), redis: app.get(RedisConnection).client, metrics: async () => (await app.get(Metrics).expose()).text };
}
