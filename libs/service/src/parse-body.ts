import type { z } from 'zod';
import { invalid } from './invalid.ts';

/** For bodies that come in more than one form: parses what was read, or throws the same 400 as a declared schema. */
export function parseBody<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalid(parsed.error.issues);
  return parsed.data;
}
