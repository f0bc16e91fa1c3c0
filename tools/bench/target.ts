import type { Spread } from './percentiles.ts';

/** What the median of a row should come to: of Sluice by itself, or of Sluice over bare. */
export interface Target {
  of: 'sluice' | 'ratio';
  is: '<' | '≤' | '≥';
  value: number;
}

export const under = (value: number): Target => ({ of: 'sluice', is: '<', value });
export const atMost = (value: number): Target => ({ of: 'sluice', is: '≤', value });
export const atLeast = (value: number): Target => ({ of: 'sluice', is: '≥', value });

/** A target for a person, as in `< 25 ms` or `≥ 0.5 × bare`. */
export function targetText({ of, is, value }: Target, unit: string): string {
  const number = value.toLocaleString('en');
  if (of === 'ratio') return `${is} ${number} × bare`;
  return unit.startsWith('/') ? `${is} ${number}${unit}` : `${is} ${number} ${unit}`;
}

/** Whether what was measured is what was wanted; a ratio that could not be had reaches nothing. */
export function isReached({ of, is, value }: Target, { sluice, ratio }: { sluice: Pick<Spread, 'median'>; ratio: number | null }): boolean {
  const measured = of === 'sluice' ? sluice.median : (ratio ?? Number.NaN);
  switch (is) {
    case '<':
      return measured < value;
    case '≤':
      return measured <= value;
    case '≥':
      return measured >= value;
  }
}
