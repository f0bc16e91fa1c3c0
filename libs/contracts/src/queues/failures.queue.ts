import { z } from 'zod';
import { defineQueue } from '../queue-contract.ts';

const failure = z.object({
  /** The service that gave up. */
  stage: z.string().min(1),
  queue: z.string().min(1),
  /** What the work was about; with the queue, one dead letter. */
  subject: z.string().min(1),
  eventId: z.uuid().nullable(),
  accountId: z.string().nullable(),
  code: z.string().min(1),
  /** The same for failures of one kind at one place, 16 hex digits. */
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
  /** When it was given up, ISO 8601. */
  at: z.iso.datetime(),
});
export type Failure = z.infer<typeof failure>;

/** any service → ingest: this work was given up; keep it as a dead letter. */
export const failuresQueue = defineQueue({
  name: 'failures',
  payload: failure,
  options: { attempts: 8, concurrency: 4, timeoutMs: 10_000 },
  example: {
    stage: 'analysis',
    queue: 'cards',
    subject: '0197f0c0-0000-7000-8000-000000000003',
    eventId: '0197f0c0-0000-7000-8000-000000000003',
    accountId: 'telegram',
    code: 'timeout',
    fingerprint: '8c6f1d2e4ba09357',
    at: '2026-11-20T08:00:00.000Z',
  },
});
