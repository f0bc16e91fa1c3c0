import { messages } from './gemini-fields.ts';
import { badFields } from './gemini-refusals.ts';

interface Violation {
  field: string;
  description: string;
}

interface Reading {
  at: string;
  violations: Violation[];
}

const scalars: Record<string, (value: unknown) => boolean> = {
  any: () => true,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => Number.isFinite(numeric(value)),
  integer: (value) => Number.isInteger(numeric(value)),
  bytes: (value) => typeof value === 'string' && /^[A-Za-z0-9+/_-]*={0,2}$/.test(value) && value.length % 4 !== 1,
};

/** The message with the names of its fields in camel case; throws a Refusal that names every unknown field and misfit. */
export function readMessage<Message>(name: string, value: unknown): Message {
  const violations: Violation[] = [];
  const message = read(name, value, { at: '', violations });
  if (violations.length > 0) throw badFields(violations);
  return message as Message;
}

function read(kind: string, value: unknown, reading: Reading): unknown {
  const { at, violations } = reading;
  if (kind.startsWith('[]')) {
    if (Array.isArray(value)) return value.map((item, index) => read(kind.slice(2), item, { at: `${at}[${index}]`, violations }));
    return misfit(value, reading, 'must be a list');
  }
  const scalar = scalars[kind];
  if (scalar) return scalar(value) ? value : misfit(value, reading, `TYPE_${kind.toUpperCase()}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return misfit(value, reading, kind);
  const entries = Object.entries(value).filter(([, one]) => one !== null);
  if (kind.startsWith('{}')) return Object.fromEntries(entries.map(([name, one]) => [name, read(kind.slice(2), one, { at: `${at}.${name}`, violations })]));
  return Object.fromEntries(entries.map(([name, one]) => field(kind, [name, one], reading)));
}

function field(message: string, [name, value]: [string, unknown], { at, violations }: Reading): [string, unknown] {
  const camel = name.replace(/(?<=.)_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
  const kind = messages[message]?.[camel];
  if (kind !== undefined) return [camel, read(kind, value, { at: at === '' ? snake(camel) : `${at}.${snake(camel)}`, violations })];
  const place = at === '' ? '' : ` at '${at}'`;
  violations.push({ field: at, description: `Invalid JSON payload received. Unknown name "${name}"${place}: Cannot find field.` });
  return [camel, undefined];
}

function misfit(value: unknown, { at, violations }: Reading, expected: string): undefined {
  const told = expected === 'TYPE_BYTES' ? 'Base64 decoding failed for its value' : JSON.stringify(value)?.slice(0, 80);
  violations.push({ field: at, description: `Invalid value at '${at}' (${expected}), ${told}` });
  return undefined;
}

/** Numbers may come as strings (protobuf.dev/programming-guides/json). */
function numeric(value: unknown): number {
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? Number(value) : NaN;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
