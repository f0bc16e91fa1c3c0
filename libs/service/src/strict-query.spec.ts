import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { pageQuery } from './cursor.ts';
import { strictQuery } from './strict-query.ts';

const messageOf = (schema: z.ZodType, query: object): string | undefined => schema.safeParse(query).error?.issues[0]?.message;

describe('the query of a list', () => {
  const list = pageQuery.extend({ state: z.string().optional() });

  it('takes what it knows', () => {
    expect(list.parse({ limit: '5', state: 'x' })).toEqual({ limit: 5, state: 'x' });
  });

  it('names every parameter that it does not know, and all that it does', () => {
    expect(messageOf(list, { stat: 'x', page: '2' })).toBe('There is no query parameter of this name: stat, page. Known are limit, cursor, state.');
    expect(messageOf(strictQuery({}), { limit: '5' })).toBe('There is no query parameter of this name: limit; this list takes none.');
  });

  it('says of the others what there is to say', () => {
    expect(messageOf(list, { limit: '0' })).toMatch(/>=1/);
  });
});
