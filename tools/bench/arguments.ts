import { parseArgs } from 'node:util';

export interface BenchArguments {
  only: string[] | null;
  quick: boolean;
  /** Where to write the results too. */
  json: string | null;
}

/** What can be measured, by its name for --only. */
export type Titles = readonly { name: string; title: string }[];

export function helpText(figures: Titles): string {
  const width = Math.max(...figures.map(({ name }) => name.length));
  return `npm run bench -- [--only name,name] [--quick] [--json file]

Measures Sluice beside bare baselines in the same run, on stores of its own, and says what was wanted and what became of it.

  --only   only these, instead of all:
${figures.map(({ name, title }) => `             ${name.padEnd(width)}  ${title}`).join('\n')}
  --quick  smaller and shorter, to see that it works; its figures say little
  --json   writes the results to a file, too`;
}

/** Reads `--only name,name`, `--quick` and `--json path`; null: help is wanted. Throws a sentence for anything else. */
export function readArguments(args: string[], names: readonly string[]): BenchArguments | null {
  const values = parse(args);
  if (values.help) return null;
  const only = values.only?.split(',') ?? null;
  const unknown = only?.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`--only takes some of ${names.join(',')}, not ${JSON.stringify(unknown)}.`);
  return { only, quick: values.quick ?? false, json: values.json ?? null };
}

function parse(args: string[]): { only?: string; quick?: boolean; json?: string; help?: boolean } {
  try {
    return parseArgs({ args, options: { only: { type: 'string' }, quick: { type: 'boolean' }, json: { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (cause) {
    // Node throws a TypeError for a wrong option, which would look like a bug of ours.
    throw new Error(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}
