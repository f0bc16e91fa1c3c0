import { expect, it } from '@jest/globals';
import { mostResidentMb, residentMb } from './processor-time.ts';

// Told by /proc, which is Linux's alone; elsewhere both answer null.
const onLinux = process.platform === 'linux' ? it : it.skip;

onLinux('knows what a process holds, and the most it ever held', () => {
  expect(residentMb(process.pid)).toBeGreaterThan(10);
  expect(mostResidentMb(process.pid)).toBeGreaterThanOrEqual(residentMb(process.pid) ?? Infinity);
});

it('is null of a process that does not exist', () => {
  expect([residentMb(2 ** 30), mostResidentMb(2 ** 30)]).toEqual([null, null]);
});
