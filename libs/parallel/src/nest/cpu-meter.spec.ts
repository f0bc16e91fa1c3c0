import { describe, expect, it } from '@jest/globals';
import { cgroupTimes, CpuMeter, loadBetween } from './cpu-meter.ts';

describe('the load of the processors', () => {
  it.each([
    [{ used: 100, available: 1_000 }, { used: 600, available: 2_000 }, 0.5],
    [{ used: 100, available: 1_000 }, { used: 5_000, available: 2_000 }, 1],
    [{ used: 100, available: 1_000 }, { used: 50, available: 2_000 }, 0],
    [{ used: 100, available: 1_000 }, { used: 100, available: 1_000 }, null],
  ])('between %j and %j is %p', (before, now, expected) => {
    expect(loadBetween(before, now)).toBe(expected);
  });

  it('of a container counts against its quota, and without a quota is nothing', () => {
    const stat = 'usage_usec 1500\nuser_usec 1000\n';
    expect(cgroupTimes({ stat, max: '50000 100000\n', nowMicros: 4_000 })).toEqual({ used: 1_500, available: 2_000 });
    expect(cgroupTimes({ stat, max: 'max 100000\n', nowMicros: 4_000 })).toBeNull();
    expect(cgroupTimes({ stat: '', max: '50000 100000\n', nowMicros: 4_000 })).toBeNull();
  });

  it('is measured from one question to the next', () => {
    const times = [{ used: 0, available: 0 }, { used: 9, available: 10 }, { used: 9, available: 10 }, { used: 10, available: 20 }];
    const meter = new CpuMeter(() => times.shift() ?? { used: 0, available: 0 });
    expect([meter.load(), meter.load(), meter.load()]).toEqual([0.9, null, 0.1]);
  });

  it('of this machine is a share', () => {
    const meter = new CpuMeter();
    const load = meter.load();
    expect(load === null || (load >= 0 && load <= 1)).toBe(true);
  });
});
