/** Gemini's kind of schema, as it comes in. */
export interface GeminiSchema {
  type?: string;
  properties?: Record<string, GeminiSchema>;
  items?: GeminiSchema;
  required?: string[];
  enum?: string[];
  anyOf?: GeminiSchema[];
}

const types = ['STRING', 'NUMBER', 'INTEGER', 'BOOLEAN', 'ARRAY', 'OBJECT', 'NULL'];

/** What is wrong with a schema, a line each. */
export function schemaFaults(schema: GeminiSchema, at: string): string[] {
  const type = schema.type?.toUpperCase();
  const { properties = {}, required = [] } = schema;
  const own = [
    ...(type === undefined && !schema.anyOf ? [`${at}.type: must be specified`] : []),
    ...(type !== undefined && !types.includes(type) ? [`${at}.type: ${schema.type} is no type`] : []),
    ...(type === 'OBJECT' && Object.keys(properties).length === 0 ? [`${at}.properties: should be non-empty for OBJECT type`] : []),
    ...(type === 'ARRAY' && !schema.items ? [`${at}.items: missing field.`] : []),
    ...(schema.enum && type !== 'STRING' ? [`${at}.enum: only allowed for STRING type`] : []),
    ...(schema.enum?.includes('') ? [`${at}.enum: cannot be empty`] : []),
    ...required.flatMap((name, index) => (name in properties ? [] : [`${at}.required[${index}]: property is not defined`])),
  ];
  return [
    ...own,
    ...Object.entries(properties).flatMap(([name, one]) => schemaFaults(one, `${at}.properties[${name}]`)),
    ...(schema.items ? schemaFaults(schema.items, `${at}.items`) : []),
    ...(schema.anyOf ?? []).flatMap((one, index) => schemaFaults(one, `${at}.any_of[${index}]`)),
  ];
}
