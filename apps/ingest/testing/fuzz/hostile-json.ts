import fc from 'fast-check';
import { jsonMutations, mutated } from './hostile-bytes.ts';

/** JSON as it is to be written, which no value gives. */
class Fragment {
  readonly json: string;

  constructor(json: string) {
    this.json = json;
  }
}

type Path = readonly string[];

const fragments = ['1e999', '-1e999', '-0', '9007199254740993', `1${'0'.repeat(400)}`, '1e-999', '01', 'NaN', 'undefined', "'x'", '"\\x"', '"open', '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"', '"\t"', '""', '{}', '[]', '[null]'];
const proto = ['{"__proto__":{"update_id":1,"events":[]}}', '{"constructor":{"prototype":{"x":1}}}', '{"toString":1,"hasOwnProperty":1,"length":-1}'];
const long = ['x'.repeat(100_000), '🦆'.repeat(20_000), '\0'.repeat(1_000)].map((text) => JSON.stringify(text));
const depth = fc.oneof({ weight: 30, arbitrary: fc.integer({ min: 1, max: 2_000 }) }, { weight: 1, arbitrary: fc.constant(100_000) });
const deep = fc.tuple(depth, fc.constantFrom(['[', ']'], ['{"a":', '}'], ['[', ''])).map(([levels, [open = '', close = '']]) => `${open.repeat(levels)}1${close.repeat(levels)}`);

/** What may stand where something else should: nothing, another kind, too much, too deep, what no database keeps, what no JSON is. */
const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constant(undefined),
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 3, arbitrary: fc.constantFrom(...fragments, ...proto).map((json) => new Fragment(json)) },
  deep.map((json) => new Fragment(json)),
  fc.constantFrom(...long).map((json) => new Fragment(json)),
);

/** The bytes of one of these bodies, some of them as they are, most with parts that are replaced, doubled or added, some with broken bytes. */
export function hostileJson(bodies: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  const replacing = bodies.chain((body) => fc.tuple(fc.constantFrom(...placesIn(body)), strange).map(([place, by]) => replaced(body, place, by)));
  const doubling = bodies.chain((body) => fc.tuple(fc.constantFrom(...placesIn(body).slice(1)), strange).map(([place, by]) => doubled(body, place, by)));
  const adding = fc.tuple(bodies, fc.constantFrom('__proto__', 'constructor', 'x'), strange).map(([body, key, by]) => doubled(body, [key], by));
  const written = fc.oneof({ weight: 2, arbitrary: bodies }, { weight: 6, arbitrary: replacing }, { weight: 2, arbitrary: doubling }, adding).map((body) => Buffer.from(jsonOf(body)));
  const broken = fc.tuple(written, fc.array(jsonMutations, { minLength: 1, maxLength: 3 })).map(([bytes, changes]) => mutated(bytes, changes));
  return fc.oneof({ weight: 2, arbitrary: written }, broken);
}

/** The places in a value, as paths; the whole first. */
function placesIn(value: unknown, at: Path = []): Path[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, part]) => placesIn(part, [...at, key])) : [];
  return [at, ...inner];
}

function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<string, unknown>;
  copy[key] = replaced(copy[key], rest, by);
  return copy;
}

/** The same with a second field of that name behind the others. */
function doubled(value: unknown, place: Path, by: unknown): unknown {
  const [key = '', ...way] = [...place].reverse();
  const holder = way.reverse().reduce((part, name) => (part as Record<string, unknown>)[name], value);
  if (Array.isArray(holder)) return replaced(value, [...place.slice(0, -1), String(holder.length)], by);
  const fields = jsonOf(holder).slice(1, -1);
  return replaced(value, place.slice(0, -1), new Fragment(`{${fields}${fields === '' ? '' : ','}${JSON.stringify(key)}:${jsonOf(by)}}`));
}

function jsonOf(value: unknown): string {
  if (value instanceof Fragment) return value.json;
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${fields.map(([key, part]) => `${JSON.stringify(key)}:${jsonOf(part)}`).join(',')}}`;
}
