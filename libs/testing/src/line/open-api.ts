import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

interface Schema {
  $ref?: string;
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  enum?: unknown[];
  pattern?: string;
  allOf?: Schema[];
  discriminator?: Discriminator;
}

interface Discriminator {
  propertyName: string;
  mapping: Record<string, string>;
}

interface Place {
  at: string;
  /** The kind of the value is known already. */
  isPart?: boolean;
}

/** What of JSON Schema LINE's OpenAPI files use, discriminators above all: tools commonly pass over those. */
export class OpenApi {
  readonly #schemas: Record<string, Schema>;

  /** Reads a YAML file. */
  constructor(file: string) {
    this.#schemas = (parse(readFileSync(file, 'utf8')) as { components: { schemas: Record<string, Schema> } }).components.schemas;
  }

  /** What is wrong with a value as one of the file's schemas, a sentence each. */
  faultsOf(name: string, value: unknown): string[] {
    return this.#check({ $ref: name }, value, { at: name });
  }

  #check(schema: Schema, value: unknown, { at, isPart = false }: Place): string[] {
    if (schema.$ref !== undefined) return this.#check(this.#named(schema.$ref), value, { at, isPart });
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (!isPart && schema.discriminator && isObject) return this.#kindFaults(schema.discriminator, value as Record<string, unknown>, at);
    const faults = [...scalarFaults(schema, value, at), ...(schema.allOf ?? []).flatMap((part) => this.#check(part, value, { at, isPart: true }))];
    if (Array.isArray(value)) return [...faults, ...value.flatMap((item, index) => this.#check(schema.items ?? {}, item, { at: `${at}[${index}]` }))];
    return isObject ? [...faults, ...this.#fieldFaults(schema, value as Record<string, unknown>, at)] : faults;
  }

  #fieldFaults({ required = [], properties = {} }: Schema, value: Record<string, unknown>, at: string): string[] {
    const missing = required.filter((name) => value[name] === undefined).map((name) => `${at}.${name} is missing`);
    const present = Object.entries(properties).filter(([name]) => value[name] !== undefined);
    return [...missing, ...present.flatMap(([name, schema]) => this.#check(schema, value[name], { at: `${at}.${name}` }))];
  }

  /** The schema that the mapping names is the whole: it has the general one as a part. */
  #kindFaults({ propertyName, mapping }: Discriminator, value: Record<string, unknown>, at: string): string[] {
    const kind = String(value[propertyName]);
    const target = mapping[kind];
    return target === undefined ? [`${at} is of no known kind: ${kind}`] : this.#check(this.#named(target), value, { at: `${at}(${kind})`, isPart: true });
  }

  #named(reference: string): Schema {
    const name = reference.split('/').at(-1) ?? '';
    const schema = this.#schemas[name];
    if (!schema) throw new Error(`The file has no schema ${name}`);
    return schema;
  }
}

function scalarFaults({ type, enum: allowed, pattern }: Schema, value: unknown, at: string): string[] {
  const is = Array.isArray(value) ? 'array' : Number.isInteger(value) && type === 'integer' ? 'integer' : typeof value;
  return [
    ...(type !== undefined && is !== type ? [`${at} must be ${type}`] : []),
    ...(allowed && !allowed.includes(value) ? [`${at} must be one of ${allowed.join(', ')}`] : []),
    ...(pattern !== undefined && !new RegExp(pattern).test(String(value)) ? [`${at} must match ${pattern}`] : []),
  ];
}
