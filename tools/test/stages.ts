export const stageNames = ['generate', 'lint', 'typecheck', 'build', 'unit', 'e2e', 'system'] as const;

export type StageName = (typeof stageNames)[number];

export interface TestPlan {
  stages: StageName[];
  /** Handed on to Jest: a `-t pattern`, file patterns. */
  jestArgs: string[];
}

const needs: Partial<Record<StageName, StageName[]>> = {
  typecheck: ['generate'],
  unit: ['generate'],
  e2e: ['generate'],
  system: ['generate', 'build'],
};

/** Reads `--only unit,e2e -t pattern …`: the wanted stages with what they need, in order; all of them without --only. */
export function planTests(args: string[]): TestPlan {
  const at = args.findIndex((arg) => arg === '--only' || arg.startsWith('--only='));
  if (at === -1) return { stages: [...stageNames], jestArgs: args };
  const inline = args[at]?.startsWith('--only=');
  const wanted = (inline ? args[at]?.slice('--only='.length) : args[at + 1])?.split(',') ?? [];
  const unknown = wanted.find((name) => !stageNames.includes(name as StageName));
  if (wanted.length === 0 || unknown !== undefined) {
    throw new Error(`--only takes some of ${stageNames.join(',')}${unknown === undefined ? '' : `, not ${JSON.stringify(unknown)}`}.`);
  }
  const all = new Set(wanted.flatMap((name) => [name, ...(needs[name as StageName] ?? [])]));
  return { stages: stageNames.filter((name) => all.has(name)), jestArgs: args.toSpliced(at, inline ? 1 : 2) };
}
