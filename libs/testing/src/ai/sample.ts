type Schema = Record<string, unknown>;

interface Place {
  root: Schema;
  /** How many schemas this one is inside of. */
  depth: number;
}

/** Schemas that contain themselves end: from here on lists hold only what they must, */
const deep = 6;
/** and here nothing more is made up. */
const deepest = 40;

/** A value that fits a schema, always the same; of JSON Schema and Gemini's kind of it what structured outputs use (no patterns). */
export function sampleOf(schema: Schema, place: Place = { root: schema, depth: 0 }): unknown {
  const { $ref, const: only, enum: allowed, anyOf, oneOf, allOf } = schema;
  const within = { ...place, depth: place.depth + 1 };
  if (place.depth > deepest) return null;
  if (typeof $ref === 'string') return sampleOf(named($ref, place.root), within);
  if (only !== undefined) return only;
  if (Array.isArray(allowed)) return allowed[0];
  const [choice] = schemasIn(anyOf ?? oneOf).filter((one) => kindOf(one) !== 'null');
  if (choice) return sampleOf(choice, within);
  if (Array.isArray(allOf)) return Object.assign({}, ...schemasIn(allOf).map((one) => sampleOf(one, within))) as unknown;
  return ofKind(schema, within);
}

function ofKind(schema: Schema, place: Place): unknown {
  switch (kindOf(schema)) {
    case 'object':
      return Object.fromEntries(Object.entries((schema.properties ?? {}) as Record<string, Schema>).map(([name, one]) => [name, sampleOf(one, place)]));
    case 'array':
      return Array.from({ length: itemsOf(schema, place.depth > deep ? 0 : 1) }, () => sampleOf((schema.items ?? {}) as Schema, place));
    case 'string':
      return textOf(schema);
    case 'integer':
    case 'number':
      return numberOf(schema);
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** Its type in lower case, the first that is not null; what it holds tells when it names none. */
function kindOf({ type, properties, items }: Schema): string {
  const types = [type].flat().map((one) => String(one).toLowerCase());
  if (type === undefined) return properties ? 'object' : items ? 'array' : 'null';
  return types.find((one) => one !== 'null') ?? 'null';
}

function itemsOf({ minItems, maxItems }: Schema, usual: number): number {
  return Math.min(Number(minItems ?? usual), Number(maxItems ?? Infinity));
}

const formatted: Record<string, string> = {
  'date-time': '2026-01-15T09:30:00Z',
  date: '2026-01-15',
  email: 'sample@example.com',
  uri: 'https://example.com/',
};

function textOf({ format, minLength, maxLength }: Schema): string {
  const text = formatted[String(format)] ?? 'sample';
  return text.padEnd(Number(minLength ?? 0), '.').slice(0, Number(maxLength ?? text.length + Number(minLength ?? 0)));
}

function numberOf({ minimum, maximum, exclusiveMinimum }: Schema): number {
  if (typeof minimum === 'number') return minimum;
  return typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : Math.min(1, Number(maximum ?? 1));
}

function schemasIn(value: unknown): Schema[] {
  return Array.isArray(value) ? (value as Schema[]) : [];
}

function named(reference: string, root: Schema): Schema {
  const found = reference
    .split('/')
    .slice(1)
    .reduce<unknown>((at, name) => (at as Schema | undefined)?.[name], root);
  if (!found) throw new Error(`The schema has nothing at ${reference}`);
  return found as Schema;
}
