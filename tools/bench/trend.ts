import { median } from './percentiles.ts';

/** What a series came to: its first quarter beside its last, and how much it grows from one sample to the next. */
export interface Trend {
  first: number;
  last: number;
  /** By least squares over all samples. */
  growth: number;
}

/** Samples at even distances, at least four. */
export function trendOf(samples: readonly number[]): Trend {
  const quarter = Math.floor(samples.length / 4);
  if (quarter === 0) throw new Error(`Four samples are the least that have quarters, not ${samples.length}.`);
  return { first: median(samples.slice(0, quarter)), last: median(samples.slice(-quarter)), growth: slope(samples) };
}

function slope(samples: readonly number[]): number {
  const middle = (samples.length - 1) / 2;
  const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
  const rise = samples.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  return rise / samples.reduce((sum, _value, at) => sum + (at - middle) ** 2, 0);
}
