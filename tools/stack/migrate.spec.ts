import { describe, expect, it } from '@jest/globals';
import { pending } from './migrate.ts';
import { migrationFolderName } from './migration-diff.ts';

const first = { name: '1_first', sql: '', checksum: 'a' };
const second = { name: '2_second', sql: '', checksum: 'b' };
const done = { migration_name: '1_first', checksum: 'a', finished: true };

describe('the migrations to apply', () => {
  it('are those that the books do not name', () => {
    expect(pending([first, second], [done])).toEqual([second]);
    expect(pending([first], [done])).toEqual([]);
  });

  it('are none while one has failed half-way', () => {
    expect(() => pending([first], [{ ...done, finished: false }])).toThrow('1_first failed earlier');
  });

  it('are none when one was changed after it had been applied', () => {
    expect(() => pending([{ ...first, checksum: 'c' }], [done])).toThrow('1_first was changed');
  });
});

describe('the folder of a new migration', () => {
  it.each([
    ['add lanes', '20260102030405_add_lanes'],
    ['  Index: Messages (due) ', '20260102030405_index_messages_due'],
    ['…', '20260102030405_migration'],
  ])('for %j is %s', (name, expected) => {
    expect(migrationFolderName(name, new Date('2026-01-02T03:04:05.678Z'))).toBe(expected);
  });
});
