import { describe, expect, it } from '@jest/globals';
import { AppError } from '@sluice/errors';
import { fingerprintOf } from './fingerprint.ts';

function withStack<Thrown extends Error>(error: Thrown, ...lines: string[]): Thrown {
  error.stack = [`${error.name}: ${error.message}`, ...lines.map((line) => `    at ${line}`)].join('\n');
  return error;
}

const read = 'CardReader.read (file:///srv/sluice/apps/analysis/src/engines/card-reader.ts:12:7)';
const bug = (...lines: string[]): string => fingerprintOf(withStack(new TypeError('card of Mei Lin'), ...lines));

describe('the fingerprint of a failure', () => {
  it('is 16 hex digits, and the same whatever the message says', () => {
    expect(bug(read)).toMatch(/^[0-9a-f]{16}$/);
    expect(fingerprintOf(withStack(new TypeError('another'), read))).toBe(bug(read));
  });

  it.each([
    ['on another line', 'CardReader.read (file:///srv/sluice/apps/analysis/src/engines/card-reader.ts:99:1)'],
    ['built, in another folder', 'CardReader.read (/app/apps/analysis/dist/engines/card-reader.js:12:7)'],
    ['awaited', 'async CardReader.read (file:///srv/sluice/apps/analysis/src/engines/card-reader.ts:12:7)'],
  ])('is the same for the same place %s', (_title, line) => {
    expect(bug(line)).toBe(bug(read));
  });

  it('goes by our own places alone', () => {
    expect(bug('sharp (/srv/sluice/node_modules/sharp/lib/input.js:1:1)', read, 'node:internal/process/task_queues:95:5')).toBe(bug(read));
    expect(bug('x (/srv/sluice/apps/analysis/node_modules/y/z.js:1:1)', read)).toBe(bug(read));
  });

  it('tells places, classes and codes apart', () => {
    const other = read.replace('read', 'open');
    const prints = [bug(read), bug(other), fingerprintOf(withStack(new RangeError('x'), read)), fingerprintOf(withStack(new AppError('gone', 'x'), read)), fingerprintOf(withStack(new AppError('timeout', 'x'), read))];
    expect(new Set(prints).size).toBe(prints.length);
  });

  it.each(['text', undefined, null, 7])('stands what is no error: %p', (thrown) => {
    expect(fingerprintOf(thrown)).toMatch(/^[0-9a-f]{16}$/);
  });
});
