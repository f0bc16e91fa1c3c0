import type { QueryConfig } from 'pg';

const prepared = new WeakMap<TemplateStringsArray, { name: string; text: string }>();
let statements = 0;

/** One SQL statement from a template: every value becomes a parameter, and the statement is prepared once per connection. */
export function sql(strings: TemplateStringsArray, ...values: unknown[]): QueryConfig {
  let statement = prepared.get(strings);
  if (!statement) {
    statement = { name: `s${++statements}`, text: strings.reduce((text, part, index) => `${text}$${index}${part}`) };
    prepared.set(strings, statement);
  }
  return { ...statement, values };
}
