import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { AppError } from '@sluice/errors';
import { freshRedis, until } from '@sluice/testing';
import { Parcels, parcelsQueue } from '../testing/parcels.ts';
import { startApp } from '../testing/start-app.ts';
import { QueueProducer } from './producer.ts';
import { RedisConnection } from './redis-connection.ts';

let redisUrl: string;
let app: INestApplication;
let producer: QueueProducer;
let parcels: Parcels;

beforeEach(async () => {
  redisUrl = await freshRedis();
  app = await startApp(redisUrl, [parcelsQueue], [Parcels]);
  producer = app.get(QueueProducer);
  parcels = app.get(Parcels);
});

afterEach(() => app.close());

const redis = () => app.get(RedisConnection).client;
const send = (id: string, options = {}) => producer.add(parcelsQueue, { id }, options);
const handled = (count: number) => until(`${count} tries`, () => parcels.handled.length >= count && parcels.handled);
/** Keeps parcels at work until it is called. */
function holdUp(): () => void {
  const gate = Promise.withResolvers<void>();
  parcels.work = () => gate.promise;
  return gate.resolve;
}

describe('a job', () => {
  it('reaches its processor, and leaves nothing in Redis when it is done', async () => {
    await send('a', { jobId: 'pa' });
    await handled(1);
    await until('an empty queue', async () => (await redis().exists('{sluice}:parcels:pa', '{sluice}:parcels:active')) === 0);
  });

  it('is refused at the sender when its payload does not fit the contract', async () => {
    await expect(producer.add(parcelsQueue, { id: 7 } as never)).rejects.toThrow(/expected string/);
  });

  it('that does not fit, sent by somebody else, is dropped without a second try', async () => {
    await send('good', { jobId: 'pgood', delayMs: 60_000 });
    await redis().hset('{sluice}:parcels:pgood', 'data', '{"id":7}');
    await redis().zadd('{sluice}:parcels:delayed', 0, 'pgood');
    await send('next');
    await handled(1);
    await until('both gone', async () => (await redis().exists('{sluice}:parcels:pgood', '{sluice}:parcels:delayed')) === 0);
    expect(parcels.handled).toEqual(['next1']);
    expect(parcels.givenUp).toEqual([]);
  });

  it('of which nothing but the id is left, for a process that was held up had it when another did it, is skipped and leaves nothing', async () => {
    await redis().lpush('{sluice}:parcels:wait', 'pgone');
    await send('next');
    await handled(1);
    await until('all gone', async () => (await redis().keys('{sluice}:parcels:pgone*')).length === 0 && (await redis().exists('{sluice}:parcels:active', '{sluice}:parcels:completed')) === 0);
    expect([parcels.handled, parcels.givenUp]).toEqual([['next1'], []]);
  });

  it('is tried again after the wait its failure states, as often as its contract says, and then given up', async () => {
    parcels.work = () => Promise.reject(new AppError('unavailable', 'away', { retryAfterMs: 20 }));
    await send('a');
    await until('giving up', () => parcels.givenUp.length > 0);
    expect(parcels.handled).toEqual(['a1', 'a2', 'a3']);
    expect(parcels.givenUp).toEqual(['a AppError: away']);
  });

  it('is given up at once when its failure is final', async () => {
    parcels.work = () => Promise.reject(new AppError('gone', 'gone for good'));
    await send('a', { jobId: 'pa' });
    await until('giving up', () => parcels.givenUp.length > 0);
    await until('the end', async () => (await redis().exists('{sluice}:parcels:pa')) === 0);
    expect(parcels.handled).toEqual(['a1']);
  });

  it('is worked after its delay, not before', async () => {
    const sentAt = Date.now();
    await send('late', { delayMs: 300 });
    await handled(1);
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(300);
  });

  it('under an id that waits or is at work is not added a second time', async () => {
    const release = holdUp();
    await send('a', { jobId: 'pa' });
    await handled(1);
    await send('at work', { jobId: 'pa' });
    await send('b', { jobId: 'pb', delayMs: 100 });
    await send('waiting', { jobId: 'pb', delayMs: 100 });
    release();
    await handled(2);
    await send('last');
    await handled(3);
    expect(parcels.handled).toEqual(['a1', 'b1', 'last1']);
  });

  it('under the id of one that is done is a new one', async () => {
    await send('a', { jobId: 'pa' });
    await until('the end', async () => parcels.handled.length === 1 && (await redis().exists('{sluice}:parcels:pa')) === 0);
    await send('again', { jobId: 'pa' });
    await handled(2);
  });

  it('that was at work at shutdown is finished first, and not handed out again', async () => {
    let done = false;
    parcels.work = () => pause(300).then(() => void (done = true));
    await send('a');
    await handled(1);
    await app.close();
    expect(done).toBe(true);
    app = await startApp(redisUrl, [parcelsQueue], [Parcels]);
    expect(await redis().llen('{sluice}:parcels:active')).toBe(0);
  });

  it('sent after Redis forgot everything is worked like any other', async () => {
    await send('lost', { delayMs: 60_000 });
    await redis().flushdb();
    await send('a');
    await handled(1);
    expect(parcels.handled).toEqual(['a1']);
  });
});
