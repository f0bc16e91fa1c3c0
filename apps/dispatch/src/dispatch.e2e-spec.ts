import { afterAll, beforeAll } from '@jest/globals';
import { describeService } from '@sluice/service/testing';
import { freshDatabase, freshRedis, type FreshDatabase } from '@sluice/testing';
import { adminKey } from '../testing/secrets.ts';
import { startDispatch } from '../testing/start-dispatch.ts';

let stores: FreshDatabase;

beforeAll(async () => {
  stores = await freshDatabase();
});

afterAll(() => stores.drop());

describeService('dispatch', async () => (await startDispatch({ database: stores.url, redis: await freshRedis() })).app, adminKey);
