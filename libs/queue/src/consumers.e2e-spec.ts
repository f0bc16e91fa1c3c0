import { beforeAll, describe, expect, it } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import { defineQueue } from '@sluice/contracts';
import { freshRedis, until } from '@sluice/testing';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { startApp } from '../testing/start-app.ts';
import { QueueProcessor } from './processor.ts';

const parcelsQueue = defineQueue({
  name: 'parcels',
  payload: z.object({ id: z.string() }),
  options: { attempts: 1, concurrency: 1, timeoutMs: 1_000 },
  example: { id: 'a' },
});

@Injectable()
@QueueProcessor(parcelsQueue)
class Parcels {
  handle = (): Promise<void> => Promise.resolve();
}

@Injectable()
@QueueProcessor(parcelsQueue)
class OtherParcels extends Parcels {}

@Injectable()
class Undecorated {
  handle = (): Promise<void> => Promise.resolve();
}

describe('an app that claims a queue', () => {
  let redisUrl: string;

  beforeAll(async () => {
    redisUrl = await freshRedis();
  });

  it('does not boot without a processor for it, and says which decorator to add', async () => {
    await expect(startApp(redisUrl, [parcelsQueue], [Undecorated])).rejects.toThrow(
      "claims the queue 'parcels', but no class processes it: put @QueueProcessor(parcelsQueue) on exactly one provider",
    );
  });

  it('does not boot with two processors for it', async () => {
    await expect(startApp(redisUrl, [parcelsQueue], [Parcels, OtherParcels])).rejects.toThrow("'parcels', but 2 classes process it");
  });

  it('boots with one, also when that one is provided under two tokens', async () => {
    const app = await startApp(redisUrl, [parcelsQueue], [Parcels, { provide: 'alias', useExisting: Parcels }]);
    await app.close();
  });

  it('hangs up when it closes, however long it waits for jobs already: a connection that is cut may have a job on its way', async () => {
    const redis = new Redis(redisUrl);
    const hungUp = async () => Number(/cmdstat_quit:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0);
    const app = await startApp(redisUrl, [parcelsQueue], [Parcels]);
    await until('its waiting', async () => /cmd=brpoplpush/.test(String(await redis.client('LIST'))));
    const before = await hungUp();
    await app.close();
    expect(await hungUp()).toBeGreaterThan(before);
    redis.disconnect();
  });
});
