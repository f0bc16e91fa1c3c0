import { describe, expect, it } from '@jest/globals';
import { jobPatienceMs, type Line } from './patience.ts';

describe('a queue job whose lane finds no permit', () => {
  it.each<[string, number, Line]>([
    ['waits in a short line, whatever it expects', 1_000, { waiting: 3, expectedMs: 60_000 }],
    ['waits in a long line that moves', 1_000, { waiting: 400, expectedMs: 1_000 }],
    ['gives its place back in a line that does not move', 0, { waiting: 4, expectedMs: 1_001 }],
  ])('%s: %d ms', (_what, patienceMs, line) => {
    expect(jobPatienceMs(line)).toBe(patienceMs);
  });
});
