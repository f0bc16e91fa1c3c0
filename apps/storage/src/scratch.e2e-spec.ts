import { it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { freshDatabase, freshRedis } from '@sluice/testing';
import { startStorage } from '../testing/start-storage.ts';
it('x', async () => {
  const db = await freshDatabase();
  const i = await startStorage({ database: db.url, redis: await freshRedis() });
  await i.close(); await db.drop();
  const t = Date.now();
  for (let n = 0; n < 30; n++) { console.log(Date.now() - t, process.getActiveResourcesInfo().filter((x) => !/TTY|Pipe/.test(x)).join(), (process as any)._getActiveHandles().filter((h: any) => h.constructor.name === 'Socket').map((h: any) => `${h.remotePort}:${h.fd}`).join()); await new Promise((r) => setTimeout(r, 500)); }
}, 60000);
