import { z } from 'zod';

/** The query of a list or an export. A parameter that it does not know is refused, with those it knows: what it was to narrow would not be narrowed. */
export function strictQuery<Shape extends z.core.$ZodLooseShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? refusal(issue.keys, knownTo(issue.inst)) : undefined) });
}

/** What is extended knows more than what it was made of. */
function knownTo(schema: unknown): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function refusal(unknown: readonly string[], known: readonly string[]): string {
  const what = `no query parameter of this name: ${unknown.join(', ')}`;
  return known.length === 0 ? `There is ${what}; this list takes none.` : `There is ${what}. Known are ${known.join(', ')}.`;
}
