import type { Bench } from './bench.ts';

/** One line of a figure: the same thing measured on Sluice and on the bare baseline, once per round. */
export interface Row {
  what: string;
  unit: 'ms' | '/s' | 'MB';
  sluice: number[];
  /** Null where there is nothing bare to compare with. */
  bare: number[] | null;
  hopedFor?: string;
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

/** Measures both sides in each round, which side goes first changing from round to round. */
export async function alternate<Measured>(rounds: number, measure: (side: Side, round: number) => Promise<Measured>): Promise<Record<Side, Measured[]>> {
  const measured: Record<Side, Measured[]> = { sluice: [], bare: [] };
  for (let round = 0; round < rounds; round++) {
    const order: Side[] = round % 2 === 0 ? ['bare', 'sluice'] : ['sluice', 'bare'];
    for (const side of order) measured[side].push(await measure(side, round));
  }
  return measured;
}
