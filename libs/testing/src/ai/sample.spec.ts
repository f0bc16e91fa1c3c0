import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { sampleOf } from './sample.ts';

const card = z.object({
  name: z.string().nullable(),
  confidence: z.number().min(0).max(1),
  phones: z.array(z.object({ type: z.enum(['phone', 'fax']), value: z.string().min(12) })).min(2),
  side: z.union([z.literal('front'), z.literal('back')]),
  at: z.iso.datetime(),
  email: z.email(),
  pages: z.int().positive().max(3),
  isCard: z.boolean(),
  none: z.null(),
});

type Tree = { name: string; children: Tree[] };
const tree: z.ZodType<Tree> = z.object({ name: z.string(), children: z.array(z.lazy(() => tree)) });

describe('a sample', () => {
  it('fits the JSON Schema it is of', () => {
    expect(card.parse(sampleOf(z.toJSONSchema(card)))).toMatchObject({ name: 'sample', phones: [{ type: 'phone' }, { type: 'phone' }], side: 'front' });
  });

  it('ends where a schema contains itself', () => {
    expect(() => tree.parse(sampleOf(z.toJSONSchema(tree)))).not.toThrow();
  });

  it('fits a schema of Gemini', () => {
    const schema = {
      type: 'OBJECT',
      properties: { name: { type: 'STRING', nullable: true, maxLength: '3' }, tags: { type: 'ARRAY', items: { type: 'STRING', enum: ['b', 'a'] } }, either: { anyOf: [{ type: 'NULL' }, { type: 'INTEGER', minimum: 7 }] } },
    };
    expect(sampleOf(schema)).toEqual({ name: 'sam', tags: ['b'], either: 7 });
  });

  it('is of all parts together', () => {
    expect(sampleOf({ allOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { type: 'boolean' } } }] })).toEqual({ a: 1, b: true });
  });
});
