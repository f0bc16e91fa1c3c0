import { describe, expect, it } from '@jest/globals';
import { figureText, resultOf, targetsText } from './report.ts';
import { under } from './target.ts';

const row = { what: 'at 300/s, p99', unit: 'ms', sluice: [20, 60, 24], bare: [10, 20, 8], target: under(25) } as const;

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

  it('shows medians with their rounds, the ratio and what is wanted', () => {
    const rows = [resultOf({ ...row, sluice: [...row.sluice], bare: [...row.bare] })];
    expect(figureText({ ...figure, rows })).toMatch(/at 300\/s, p99 +24 ms +20–60 +10 ms +8–20 +3× +< 25 ms$/m);
  });

  it('says why there is nothing to show', () => {
    expect(figureText({ ...figure, rows: [], error: 'ingest ended' })).toContain('could not be measured: ingest ended');
  });
});

describe('targetsText', () => {
  const figure = { title: 'Accept', bare: 'a bare server', notes: [], error: null };
  const rows = [
    resultOf({ ...row, sluice: [...row.sluice], bare: [...row.bare] }),
    resultOf({ what: 'most', unit: '/s', sluice: [104], bare: [100], target: { of: 'ratio', is: '≥', value: 1.1 } }),
    resultOf({ what: 'nearly', unit: '/s', sluice: [2.997], bare: [1], target: { of: 'ratio', is: '≥', value: 3 } }),
    resultOf({ what: 'at 300/s, p50', unit: 'ms', sluice: [4], bare: null }),
  ];
  const text = targetsText([{ ...figure, name: 'accept', rows }, { ...figure, name: 'pulls', rows: [], error: 'ingest ended' }]);

  it('says of each target whether it was reached, and by what', () => {
    expect(text).toMatch(/accept +at 300\/s, p99 +< 25 ms +24 ms +reached$/m);
    expect(text).toMatch(/accept +most +≥ 1\.1 × bare +1\.04 × bare +missed$/m);
    expect(text).toMatch(/accept +nearly +≥ 3 × bare +2\.997 × bare +missed$/m);
    expect(text).not.toContain('p50');
  });

  it('does not keep quiet about what could not be measured', () => {
    expect(text).toMatch(/pulls +could not be measured$/m);
  });

  it('is nothing where nothing was wanted', () => {
    expect(targetsText([{ ...figure, name: 'waiting', rows: [] }])).toBe('');
  });
});
