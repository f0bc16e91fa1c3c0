type Schema = Record<string, unknown>;

/** What keeps a schema from being taken with `strict: true`, the first thing found (platform.openai.com/docs/guides/structured-outputs). */
export function strictFault(schema: Schema, context: readonly string[] = []): string | undefined {
  const at = `In context=(${context.map((name) => `'${name}'`).join(', ')})`;
  const properties = (schema.properties ?? {}) as Record<string, Schema>;
  if (schema.properties || schema.type === 'object') {
    const required = Array.isArray(schema.required) ? (schema.required as unknown[]) : [];
    const missing = Object.keys(properties).find((name) => !required.includes(name));
    if (schema.additionalProperties !== false) return `${at}, 'additionalProperties' is required to be supplied and to be false.`;
    if (missing !== undefined) return `${at}, 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`;
  }
  return parts(schema)
    .map(([name, part]) => strictFault(part, [...context, ...name]))
    .find((fault) => fault !== undefined);
}

function parts({ properties = {}, items, anyOf, $defs = {} }: Schema): [string[], Schema][] {
  const under = (parent: string, schemas: unknown): [string[], Schema][] => Object.entries(schemas as Record<string, Schema>).map(([name, one]) => [[parent, name], one]);
  return [...under('properties', properties), ...(items ? [[['items'], items as Schema] satisfies [string[], Schema]] : []), ...under('anyOf', anyOf ?? {}), ...under('$defs', $defs)];
}
