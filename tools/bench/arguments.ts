import { parseArgs } from 'node:util';

export interface BenchArguments {
  only: string[] | null;
  quick: boolean;
  /** Where to write the results too. */
  json: string | null;
}

/** Reads `--only name,name`, `--quick` and `--json path`; throws a sentence for anything else. */
export function readArguments(args: string[], names: readonly string[]): BenchArguments {
  const { values } = parseArgs({ args, options: { only: { type: 'string' }, quick: { type: 'boolean', default: false }, json: { type: 'string' } } });
  const only = values.only?.split(',') ?? null;
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only takes some of ${names.join(',')}, not ${JSON.stringify(unknown)}.`);
  return { only, quick: values.quick, json: values.json ?? null };
}
