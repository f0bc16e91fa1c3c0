import { describe, expect, it } from '@jest/globals';
import { measureGaps } from './gaps.ts';
import type { Fault } from './ledger.ts';
import { arrival } from './made-up.ts';

const load = { from: 0, to: 10_000 };
const every = (ms: number, silence: { from: number; to: number }) =>
  Array.from({ length: 12_000 / ms }, (_unused, index) => arrival('a', index * ms)).filter(({ at }) => at <= silence.from || at >= silence.to);
const fault = (kind: Fault['kind'], from: number, to: number): Fault => ({ kind, from, to });

describe('gaps', () => {
  it('may last two seconds when no store is away', () => {
    expect(measureGaps(every(100, { from: 3_000, to: 5_000 }), { load, faults: [] })).toMatchObject({ longestMs: 2_000, allowedMs: 2_000, tooLong: [] });
    const { tooLong } = measureGaps(every(100, { from: 3_000, to: 5_100 }), { load, faults: [] });
    expect(tooLong).toEqual(['nothing was sent for 2100 ms from 3000 ms on, with stores away for 0 ms of it']);
  });

  it.each<Fault['kind']>(['postgres', 'redis'])('may last as much longer as %s was away', (kind) => {
    expect(measureGaps(every(100, { from: 3_000, to: 8_000 }), { load, faults: [fault(kind, 3_000, 6_000)] })).toMatchObject({ longestMs: 5_000, allowedMs: 5_000, tooLong: [] });
    expect(measureGaps(every(100, { from: 3_000, to: 8_100 }), { load, faults: [fault(kind, 3_000, 6_000)] }).tooLong).toHaveLength(1);
  });

  it('count an outage of two stores at once only once, and only as far as it lies in the gap', () => {
    const faults = [fault('postgres', 3_000, 5_000), fault('redis', 4_000, 6_000)];
    expect(measureGaps(every(100, { from: 3_500, to: 7_000 }), { load, faults }).allowedMs).toBe(4_500);
  });

  it.each<Fault['kind']>(['kill', 'freeze', 'term', 'flush'])('may not last longer for a %s: others can send', (kind) => {
    expect(measureGaps(every(100, { from: 3_000, to: 5_100 }), { load, faults: [fault(kind, 3_000, 5_000)] }).tooLong).toHaveLength(1);
  });

  it('before the load, after it, and at its ends are seen for what they are', () => {
    expect(measureGaps([arrival('a', 0), arrival('a', 3_000), arrival('a', 9_000)], { load: { from: 2_000, to: 4_000 }, faults: [] })).toMatchObject({ longestMs: 1_000, tooLong: [] });
    expect(measureGaps([], { load, faults: [] }).longestMs).toBe(10_000);
  });

  it('are told for each fault', () => {
    const { perFault } = measureGaps(every(100, { from: 3_000, to: 4_000 }), { load, faults: [fault('kill', 3_500, 3_600), fault('flush', 8_000, 8_010)] });
    expect(perFault).toEqual([
      { kind: 'kill', outageMs: 100, longestMs: 1_000 },
      { kind: 'flush', outageMs: 10, longestMs: 100 },
    ]);
  });
});
