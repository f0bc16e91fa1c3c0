import type { Bench } from './bench.ts';
import type { Target } from './target.ts';

/** One line of a figure: the same thing measured on Sluice and on the bare baseline, once per round. */
export interface Row {
  what: string;
  unit: 'ms' | '/s' | 'MB' | 'kB' | '%' | 'fields' | 'calls';
  sluice: number[];
  /** Null where there is nothing bare to compare with. */
  bare: number[] | null;
  target?: Target;
}

/** Something to measure. */
export interface Figure {
  /** For --only. */
  name: string;
  title: string;
  /** What the baseline is, in a few words. */
  bare: string;
  /** Measures; what it starts through the bench is stopped afterwards. */
  run(bench: Bench): Promise<Row[]>;
}

export type Side = 'sluice' | 'bare';

export interface Turns<Name extends string> {
  rounds: number;
  names: readonly Name[];
}

/** Measures all of them in each round, another one first each time. */
export async function interleave<Name extends string, Measured>({ rounds, names }: Turns<Name>, measure: (name: Name, round: number) => Promise<Measured>): Promise<Record<Name, Measured[]>> {
  const measured = Object.fromEntries(names.map((name) => [name, [] as Measured[]])) as Record<Name, Measured[]>;
  for (let round = 0; round < rounds; round++) {
    for (const at of names.keys()) {
      const name = names[(at + round) % names.length] as Name;
      measured[name].push(await measure(name, round));
    }
  }
  return measured;
}

/** Measures both sides in each round, which side goes first changing from round to round. */
export function alternate<Measured>(rounds: number, measure: (side: Side, round: number) => Promise<Measured>): Promise<Record<Side, Measured[]>> {
  return interleave({ rounds, names: ['bare', 'sluice'] }, measure);
}
