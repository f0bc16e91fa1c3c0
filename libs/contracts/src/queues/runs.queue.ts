import { z } from 'zod';
import { defineQueue } from '../queue-contract.ts';

/** analysis → analysis: this run has items left. A job works them for a while, and says the same again when some are left then. */
export const runsQueue = defineQueue({
  name: 'runs',
  payload: z.object({ runId: z.uuid() }),
  options: { attempts: 3, concurrency: 8, timeoutMs: 240_000 },
  example: { runId: '0197f0c0-0000-7000-8000-000000000004' },
});
