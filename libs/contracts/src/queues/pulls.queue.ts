import { z } from 'zod';
import { defineQueue } from '../queue-contract.ts';

/** ingest → ingest: something may wait in this mailbox of a platform (a WeCom customer service account rang). */
export const pullsQueue = defineQueue({
  name: 'pulls',
  payload: z.object({ accountId: z.string(), mailbox: z.string() }),
  options: { attempts: 1, concurrency: 8, timeoutMs: 10_000 },
  example: { accountId: 'wecom', mailbox: 'wkAJ2GCAAASSm4_FhToWMFea0xAFfd3Q' },
});
