import { query } from '../../stack/postgres.ts';
import type { Edit, Mutant } from './mutants.ts';

/** Puts the fault into this database while `work` runs. Throws when a fragment is not there: then the mutant would prove nothing. */
export async function withMutant<Result>(databaseUrl: string, { edits, extra }: Pick<Mutant, 'edits' | 'extra'>, work: () => Promise<Result>): Promise<Result> {
  const run = (statements: readonly string[]): Promise<void> =>
    query(databaseUrl, async (client) => {
      for (const statement of statements) await client.query(statement);
    });
  const originals = await readRoutines(databaseUrl, [...new Set(edits.map(({ routine }) => routine))]);
  await run([...mutated(originals, edits), ...(extra ? [extra.make] : [])]);
  try {
    return await work();
  } finally {
    await run([...originals.values(), ...(extra ? [extra.remove] : [])]);
  }
}

/** The definitions with every edit made, each for `create or replace`. */
export function mutated(originals: ReadonlyMap<string, string>, edits: readonly Edit[]): string[] {
  const texts = new Map(originals);
  for (const { routine, find, put } of edits) {
    const text = texts.get(routine);
    if (!text?.includes(find)) throw new Error(`${routine} does not say ${JSON.stringify(find)} any more: bring tools/chaos/mutants/mutants.ts up to date.`);
    texts.set(routine, text.replaceAll(find, () => put));
  }
  return [...texts.values()];
}

function readRoutines(databaseUrl: string, names: readonly string[]): Promise<Map<string, string>> {
  return query(databaseUrl, async (client) => {
    const texts = new Map<string, string>();
    for (const name of names) {
      const { rows } = await client.query<{ text: string }>('select pg_get_functiondef(to_regproc($1)) as text', [name]);
      texts.set(name, rows[0]?.text ?? '');
    }
    return texts;
  });
}
