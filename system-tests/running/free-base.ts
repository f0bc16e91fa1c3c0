import { randomInt } from 'node:crypto';
import { firstTaken, planPorts } from '../../tools/stack/ports.ts';

/** A port with five free ones in a row, for the gateway and the services after it. */
export async function freeBase(): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const base = randomInt(20_000, 30_000);
    if ((await firstTaken(planPorts(base))) === null) return base;
  }
  throw new Error('No five free ports in a row were found.');
}
