import type { Row, Side } from './figure.ts';
import { type Load, perSecond } from './load.ts';
import { percentile } from './percentiles.ts';
import type { Target } from './target.ts';

/** Both sides of a measure, one entry per round. */
export type Both<Measured> = Record<Side, Measured[]>;

/** Answers a second. */
export function rateRow(what: string, rounds: Both<Load>, target?: Target): Row {
  return { what, unit: '/s', sluice: rounds.sluice.map(perSecond), bare: rounds.bare.map(perSecond), target };
}

/** The wanted percentiles, each with its target, of the milliseconds that every round measured. */
export function latencyRows(
  what: string,
  rounds: Both<Load>,
  wanted: readonly (readonly [percent: number, target?: Target])[] = [[50], [95], [99]],
): Row[] {
  return wanted.map(([percent, target]) => {
    const of = (loads: Load[]): number[] => loads.map(({ latencies }) => percentile(latencies, percent / 100));
    return { what: `${what}, p${percent}`, unit: 'ms', sluice: of(rounds.sluice), bare: of(rounds.bare), target };
  });
}
