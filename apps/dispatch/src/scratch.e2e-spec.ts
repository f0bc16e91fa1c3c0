import { expect, it } from '@jest/globals';
import { freshDatabase, freshRedis, until } from '@sluice/testing';
import { Redis } from 'ioredis';
import { startDispatch } from '../testing/start-dispatch.ts';

it('boots', async () => {
  const stores = await freshDatabase();
  const url = await freshRedis();
  const dispatch = await startDispatch({ database: stores.url, redis: url });
  await dispatch.close();
  await stores.drop();
  const r = new Redis(url);
  console.log(String(await r.call('CLIENT', 'LIST')));
  r.disconnect();
  const handles = (process as any)._getActiveHandles();
  console.log('closed', process.getActiveResourcesInfo().join());
  console.log(handles.map((h: any) => `${h.constructor.name} ${h.remotePort} ${h._connecting} ${h.destroyed}`).join('\n'));
  expect(1).toBe(1);
});
