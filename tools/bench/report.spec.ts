import { describe, expect, it } from '@jest/globals';
import { figureText, resultOf } from './report.ts';

const row = { what: 'at 300/s, p99', unit: 'ms', sluice: [20, 60, 24], bare: [10, 20, 8], hopedFor: '< 25 ms' } as const;

describe('resultOf', () => {
  const result = resultOf({ ...row, sluice: [...row.sluice], bare: [...row.bare] });

  it('tells the middle round of each side and how far the others were from it', () => {
    expect(result.sluice).toEqual({ median: 24, min: 20, max: 60, rounds: [20, 60, 24] });
    expect(result.bare).toEqual({ median: 10, min: 8, max: 20, rounds: [10, 20, 8] });
  });

  it('compares the two sides of one round, so that what disturbed both does not show', () => {
    expect(result.ratio).toBe(3);
  });

  it('has no ratio where nothing bare was measured', () => {
    expect(resultOf({ what: 'x', unit: 'ms', sluice: [1], bare: null }).ratio).toBeNull();
  });
});

describe('figureText', () => {
  const figure = { name: 'accept', title: 'Accept', bare: 'a bare server', notes: [], error: null };

  it('shows medians with their rounds, the ratio and what is hoped for', () => {
    const rows = [resultOf({ ...row, sluice: [...row.sluice], bare: [...row.bare] })];
    expect(figureText({ ...figure, rows })).toMatch(/at 300\/s, p99 +24 ms +20–60 +10 ms +8–20 +3× +< 25 ms$/m);
  });

  it('says why there is nothing to show', () => {
    expect(figureText({ ...figure, rows: [], error: 'ingest ended' })).toContain('could not be measured: ingest ended');
  });
});
