import type { JSONSchema7 } from 'ai';
import { z } from 'zod';

/**
 * The JSON Schema that a model is held to: every property required (OpenAI's strict mode wants it), plain strings that may be null, no formats
 * or enums, since one odd value must not fail a whole answer. Answers are made right afterwards.
 */
export function modelSchema(shape: z.ZodType): JSONSchema7 {
  return z.toJSONSchema(shape, { target: 'draft-7' }) as JSONSchema7;
}
