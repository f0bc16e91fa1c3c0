import { join } from 'node:path';
import type { Arrival } from '../judge/ledger.ts';
import { root } from '../../commands.ts';
import { Child } from '../../stack/child.ts';
import { freePort } from '../../stack/ports.ts';
import type { ProcessRecord } from '../../stack/process-record.ts';
import type { Odds } from './fates.ts';
import type { PlatformSettings } from './platform.ts';

/** The simulated platform in a process of its own. */
export interface Upstream {
  url: string;
  child: Child;
  /** Every call so far, under the ids of the bots. */
  arrivals(): Promise<Arrival[]>;
  change(odds: Odds): Promise<void>;
}

/** Starts it. It lasts as long as the record it stands in. */
export async function startUpstream(settings: PlatformSettings, record: ProcessRecord): Promise<Upstream> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const arrivals = async (): Promise<Arrival[]> => (await fetch(`${url}/ledger`)).json() as Promise<Arrival[]>;
  const change = async (odds: Odds): Promise<void> => {
    await fetch(`${url}/odds`, { method: 'POST', body: JSON.stringify(odds) });
  };
  const child = new Child({
    name: 'the simulated platform',
    command: process.execPath,
    args: ['--conditions=development', join(root, 'tools/chaos/upstream/main.ts')],
    env: { PORT: String(port), PLATFORM: JSON.stringify(settings) },
    cwd: root,
    isReady: async () => Array.isArray(await arrivals()),
    record,
  });
  await child.start();
  return { url, child, arrivals, change };
}
