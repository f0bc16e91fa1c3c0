import { z } from 'zod';

/** An instant that callers name, ISO 8601 with its offset from UTC. */
export const instant = z.iso
  .datetime({ offset: true })
  .transform((text) => new Date(text))
  .refine((at) => at.getTime() > 0, 'must be after 1970');
