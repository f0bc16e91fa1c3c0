import type { AddressInfo } from 'node:net';
import { expect, it } from '@jest/globals';
import { freshDatabase, freshRedis, RawConnection } from '@sluice/testing';
import { adminKey, startStorage } from '../testing/start-storage.ts';

it('a service closes although somebody never ends what they began to say', async () => {
  const database = await freshDatabase();
  const storage = await startStorage({ database: database.url, redis: await freshRedis() });
  await storage.app.listen(0, '127.0.0.1');
  const { port } = storage.app.getHttpServer().address() as AddressInfo;
  const client = await RawConnection.open(`http://127.0.0.1:${port}`);
  client.say(`POST /api/leads/import HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${adminKey}\r\ncontent-type: text/csv\r\ncontent-length: 100\r\n\r\nchatId`);
  const closed = storage.close();
  expect((await client.heard).status).toBeNull();
  await closed;
  await database.drop();
});
