import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { freshRedis, until, Wire } from '@sluice/testing';
import { Parcels, parcelsQueue } from '../testing/parcels.ts';
import { startApp } from '../testing/start-app.ts';
import { QueueProducer } from './producer.ts';
import { RedisConnection } from './redis-connection.ts';

let wire: Wire;
let app: INestApplication | undefined;

beforeEach(async () => {
  wire = await Wire.to(await freshRedis());
});

afterEach(async () => {
  await app?.close();
  app = undefined;
  wire.close();
});

async function start(): Promise<{ producer: QueueProducer; parcels: Parcels }> {
  app = await startApp(wire.url, [parcelsQueue], [Parcels]);
  return { producer: app.get(QueueProducer), parcels: app.get(Parcels) };
}

const broken = [
  ['gone', () => wire.cut()],
  ['a black hole', () => wire.hold()],
] as const;

describe.each(broken)('while Redis is %s', (_how, breakIt) => {
  it('adding fails as unavailable, again and again, and never hangs', async () => {
    const { producer } = await start();
    breakIt();
    for (let time = 1; time <= 5; time++) {
      await expect(producer.add(parcelsQueue, { id: 'a' })).rejects.toMatchObject({ code: 'unavailable', retry: 'later' });
    }
  });

  it('waking comes back without an error: a sweeper will find the row', async () => {
    const { producer } = await start();
    breakIt();
    await expect(producer.wake(parcelsQueue, { id: 'a' })).resolves.toBeUndefined();
  });

  it('an app stops all the same, and leaves no connection', async () => {
    const { producer } = await start();
    await producer.add(parcelsQueue, { id: 'a' });
    breakIt();
    await app?.close();
    app = undefined;
    await wire.mend();
    await until('every connection closed', () => wire.connections === 0);
  });

  it('an app that has a job at work stops when that is done', async () => {
    const { producer, parcels } = await start();
    let done = false;
    parcels.work = () => pause(300).then(() => void (done = true));
    await producer.add(parcelsQueue, { id: 'a' });
    await until('work', () => parcels.handled.length > 0);
    breakIt();
    await app?.close();
    app = undefined;
    expect(done).toBe(true);
  });
});

describe('when Redis is back', () => {
  it.each(broken)('from being %s, adding and working go on by themselves', async (_how, breakIt) => {
    const { producer, parcels } = await start();
    await producer.add(parcelsQueue, { id: 'before' });
    await until('the first', () => parcels.handled.includes('before1'));
    breakIt();
    await producer.wake(parcelsQueue, { id: 'lost' }, { jobId: 'plost' });
    await wire.mend();
    await until('one that is added', () => producer.add(parcelsQueue, { id: 'after' }, { jobId: 'pafter' }).then(() => true, () => false));
    await until('its work', () => parcels.handled.includes('after1'));
    expect(parcels.handled.filter((tried) => tried === 'lost1').length).toBeLessThanOrEqual(1);
  });

  it('an app that started without it works what comes', async () => {
    wire.cut();
    const { producer, parcels } = await start();
    await expect(producer.add(parcelsQueue, { id: 'a' })).rejects.toMatchObject({ code: 'unavailable' });
    await wire.mend();
    await until('added', () => producer.add(parcelsQueue, { id: 'b' }, { jobId: 'pb' }).then(() => true, () => false));
    await until('worked', () => parcels.handled.includes('b1'));
  });
});

describe('without Redis from first to last', () => {
  it('an app starts, answers, and stops', async () => {
    wire.cut();
    await start();
    await expect(app?.get(RedisConnection).run((client) => client.ping())).rejects.toMatchObject({ code: 'unavailable' });
    await app?.close();
    app = undefined;
    await wire.mend();
    await until('every connection closed', () => wire.connections === 0);
  });
});
