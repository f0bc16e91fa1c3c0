import { z } from 'zod';
import { defineQueue } from '../queue-contract.ts';

/** dispatch → dispatch: this account may have something to send now. */
export const lanesQueue = defineQueue({
  name: 'lanes',
  payload: z.object({ accountId: z.string() }),
  options: { attempts: 1, concurrency: 16, timeoutMs: 60_000 },
  example: { accountId: 'telegram' },
});
