import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { firstTaken, freeBasePort, freePort, isFree, planPorts } from './ports.ts';

describe('the ports', () => {
  it('of the services are SLUICE_PORT and the four after it', () => {
    expect(planPorts(3_000)).toEqual({ gateway: 3_000, ingest: 3_001, analysis: 3_002, storage: 3_003, dispatch: 3_004 });
  });

  it('are refused by name when somebody listens on one', async () => {
    const base = await freeBasePort();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(base + 2, '127.0.0.1', resolve));
    expect(await firstTaken(planPorts(base))).toEqual({ name: 'analysis', port: base + 2 });
    expect(await freePort(base + 2)).not.toBe(base + 2);
    await new Promise((resolve) => server.close(resolve));
    expect(await firstTaken(planPorts(base))).toBeNull();
    expect(await freePort(base + 2)).toBe(base + 2);
  });

  it('given out are free', async () => {
    expect(await isFree(await freePort())).toBe(true);
  });
});
