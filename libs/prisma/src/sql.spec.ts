import { describe, expect, it } from '@jest/globals';
import { sql } from './sql.ts';

describe('sql', () => {
  const byKey = (key: unknown) => sql`select 1 from t where key = ${key} and n < ${7}`;

  it('turns values into parameters', () => {
    expect(byKey("x'; drop table t")).toMatchObject({
      text: 'select 1 from t where key = $1 and n < $2',
      values: ["x'; drop table t", 7],
    });
  });

  it('gives one statement one name, so that it is prepared once', () => {
    expect(byKey('a').name).toBe(byKey('b').name);
    expect(sql`select 1`.name).not.toBe(byKey('a').name);
  });
});
