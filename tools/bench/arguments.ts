import { parseArgs } from 'node:util';

export interface BenchArguments {
  only: string[] | null;
  quick: boolean;
  /** Where to write the results too. */
  json: string | null;
}

/** Reads `--only name,name`, `--quick` and `--json path`; throws a sentence for anything else. */
export function readArguments(args: string[], names: readonly string[]): BenchArguments {
  const values = parse(args);
  const only = values.only?.split(',') ?? null;
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only takes some of ${names.join(',')}, not ${JSON.stringify(unknown)}.`);
  return { only, quick: values.quick ?? false, json: values.json ?? null };
}

function parse(args: string[]): { only?: string; quick?: boolean; json?: string } {
  try {
    return parseArgs({ args, options: { only: { type: 'string' }, quick: { type: 'boolean' }, json: { type: 'string' } } }).values;
  } catch (cause) {
    // Node throws a TypeError for a wrong option, which would look like a bug of ours.
    throw new Error(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
