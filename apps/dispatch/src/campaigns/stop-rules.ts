import { z } from 'zod';

/** When a campaign ends itself. */
export const stopRules = z.strictObject({
  /** Share of failures among what was sent or failed, looked at from `minSent` of them on. */
  maxFailureRate: z.number().min(0).max(1).optional(),
  minSent: z.number().int().min(1).max(1_000_000).default(20),
  /** Times a platform asked for silence. */
  maxFloods: z.number().int().min(0).optional(),
  /** People who let nothing through. */
  maxBlocks: z.number().int().min(0).optional(),
});
export type StopRules = z.infer<typeof stopRules>;

export interface Outcomes {
  sent: number;
  failed: number;
  floods: number;
  blocks: number;
}

/** Why a campaign must stop; null while it may go on. */
export function breachOf({ maxFailureRate, minSent, maxFloods, maxBlocks }: StopRules, { sent, failed, floods, blocks }: Outcomes): string | null {
  const tried = sent + failed;
  if (maxFailureRate !== undefined && tried >= minSent && failed / tried > maxFailureRate) return `failures: ${failed} of ${tried}`;
  if (maxFloods !== undefined && floods > maxFloods) return `floods: ${floods}`;
  if (maxBlocks !== undefined && blocks > maxBlocks) return `blocks: ${blocks}`;
  return null;
}
