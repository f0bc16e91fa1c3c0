import { codes } from '@sluice/errors';
import { z } from 'zod';

const refusal = z.object({
  code: z.enum(codes),
  message: z.string(),
  details: z.record(z.string(), z.unknown()).optional(),
});

/** Why a request is refused; never its text. */
export type Refusal = z.infer<typeof refusal>;

/** A refusal as JSON. */
export const refusalText = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('no JSON');
      return z.NEVER;
    }
  })
  .pipe(refusal);

/** How long a request that no key could help is refused without a call. */
export const refusedMs = 10 * 60_000;

/** Requests that failed by their own fault, under a hash of what they are. Throws only when the store is broken. */
export abstract class PoisonStore {
  abstract recall(hash: string): Promise<Refusal | null>;
  abstract remember(hash: string, refusal: Refusal): Promise<void>;
}
