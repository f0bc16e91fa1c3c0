import { z } from 'zod';

/** When a campaign ends itself; dispatch.breach_of in the migrations judges by them. */
export const stopRules = z.strictObject({
  /** Share of failures among what was sent or failed, looked at from `minSent` of them on. */
  maxFailureRate: z.number().min(0).max(1).optional(),
  minSent: z.number().int().min(1).max(1_000_000).default(20),
  /** Times a platform asked for silence. */
  maxFloods: z.number().int().min(0).optional(),
  /** People who let nothing through. */
  maxBlocks: z.number().int().min(0).optional(),
});
