import { z } from 'zod';
import { defineQueue } from '../queue-contract.ts';

/** ingest → dispatch: somebody wants this failed message tried again. */
export const retriesQueue = defineQueue({
  name: 'retries',
  payload: z.object({ messageId: z.uuid() }),
  options: { attempts: 4, concurrency: 4, timeoutMs: 10_000 },
  example: { messageId: '0197f0c0-0000-7000-8000-000000000002' },
});
