import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from '../process/file-lock.mjs';
import { firstTaken, planPorts } from '../stack/ports.ts';
import { endLeftovers } from '../stack/process-record.ts';
import { originOf } from './banner.ts';
import type { Settings } from './settings.ts';

/**
 * Makes this process the only one on its data folder, ends what a crashed one left there, and makes sure that the ports
 * are free; each refusal says what to do. Answers how to let go.
 */
export async function claimFolder({ dataDir, host, port }: Settings, say: (line: string) => void): Promise<() => void> {
  makeWritable(dataDir);
  const { release, holder } = tryLock(join(dataDir, 'start.lock'), { origin: originOf(host, port) });
  if (!release) {
    throw new Error(`Sluice already runs on ${dataDir} (process ${holder.pid}, ${String(holder.origin)}): stop it first, or set SLUICE_DATA_DIR and SLUICE_PORT for a second one.`);
  }
  const left = await endLeftovers(dataDir);
  if (left.length > 0) say(`ended what an earlier run had left behind: ${left.join(', ')}`);
  const taken = await firstTaken(planPorts(port), host);
  if (taken) {
    release();
    throw new Error(`Port ${taken.port}, which ${taken.name} needs, is in use: stop what listens there, or set SLUICE_PORT (five ports in a row, now from ${port}).`);
  }
  return release;
}

function makeWritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new Error(`The data folder ${folder} cannot be written (${(cause as NodeJS.ErrnoException).code}): give it to this user or set SLUICE_DATA_DIR.`, { cause });
  }
}
