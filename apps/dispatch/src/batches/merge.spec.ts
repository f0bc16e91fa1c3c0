import { describe, expect, it } from '@jest/globals';
import { sizeOf, type TextLimit } from '@sluice/channels';
import fc from 'fast-check';
import { goAt, sayWaiting, type BatchText, type Merged } from './merge.ts';

const units = (max: number): TextLimit => ({ max, unit: 'utf16' });
const texts = (...said: string[]): BatchText[] => said.map((text) => ({ id: text, text, parseMode: null }));
const html = (text: string): BatchText => ({ id: text, text, parseMode: 'HTML' });
const said = (messages: readonly Merged[]): string[] => messages.map(({ text }) => text);

describe('progress texts of a batch', () => {
  const rules = { size: 3, limit: units(20) };

  it.each<[string, BatchText[], BatchText | null, string[]]>([
    ['become one message, as many as its size', texts('a', 'b', 'c', 'd'), null, ['a\nb\nc', 'd']],
    ['become several where they are too long for one', texts('0123456789', '0123456789', 'c'), null, ['0123456789', '0123456789\nc']],
    ['go as they are, one that fills a message', texts('x'.repeat(20), 'b'), null, ['x'.repeat(20), 'b']],
    ['are not mixed with those of another parse mode, and stay in order', [...texts('a'), html('b'), ...texts('c', 'd')], null, ['a', 'b', 'c\nd']],
    ['stand in front of what overtakes them, however many', texts('a', 'b', 'c', 'd'), texts('done')[0]!, ['a\nb\nc\nd\ndone']],
    ['follow what overtakes them where they do not fit', texts('0123456789', '0123456789'), texts('done')[0]!, ['0123456789\ndone', '0123456789']],
    ['follow what overtakes them in another parse mode', [html('a'), ...texts('b')], texts('done')[0]!, ['b\ndone', 'a']],
  ])('%s', (_title, waiting, overtaker, messages) => {
    expect(said(sayWaiting(waiting, overtaker, rules))).toEqual(messages);
  });

  it.each([
    ['go when the first has waited for the interval', [0, 900], 1_000, 2_000],
    ['go at once when there are enough of them', [0, 100, 200], 300, 300],
    ['are not put off by those that come later', [0, 1_999], 1_999, 2_000],
    ['went long ago, by rights, when they were held up', [0, 5_000], 5_000, 2_000],
  ])('%s', (_title, acceptedAt, now, at) => {
    expect(goAt(acceptedAt, { size: 3, intervalMs: 2_000, closed: false }, now)).toBe(at);
  });

  it('go at once when their batch is closed', () => {
    expect(goAt([0], { size: 3, intervalMs: 2_000, closed: true }, 10)).toBe(10);
  });
});

describe('any texts of a batch', () => {
  const anyText = fc.record({ text: fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }), parseMode: fc.constantFrom(null, null, 'HTML') });
  const numbered = (given: readonly { text: string; parseMode: string | null }[]): BatchText[] => given.map((one, index) => ({ ...one, id: String(index) }));
  const anyBatch = fc.record({
    waiting: fc.array(anyText, { maxLength: 15 }).map(numbered),
    overtaker: fc.option(anyText.map((one) => ({ ...one, id: 'overtaker' }))),
    rules: fc.record({ size: fc.integer({ min: 1, max: 6 }), limit: fc.record({ max: fc.integer({ min: 48, max: 90 }), unit: fc.constantFrom('utf16' as const, 'bytes' as const) }) }),
  });
  type Batch = typeof anyBatch extends fc.Arbitrary<infer Value> ? Value : never;
  const holds = (check: (batch: Batch, messages: Merged[]) => void): void => {
    fc.assert(fc.property(anyBatch, (batch) => check(batch, sayWaiting(batch.waiting, batch.overtaker, batch.rules))), { numRuns: 500 });
  };

  it('are each said once, whole and where their message says so', () => {
    holds(({ waiting, overtaker }, messages) => {
      const all = new Map([...waiting, ...(overtaker ? [overtaker] : [])].map((one) => [one.id, one.text]));
      expect(messages.flatMap(({ id, merged }) => [id, ...merged]).sort()).toEqual([...all.keys()].sort());
      for (const { id, merged, text } of messages) {
        const spoken = id === 'overtaker' ? [...merged, id] : [id, ...merged];
        expect(text).toBe(spoken.map((one) => all.get(one)).join('\n'));
      }
    });
  });

  it('are in order, all those that nothing overtook', () => {
    holds(({ overtaker }, messages) => {
      const order = messages.filter(({ id }) => id !== 'overtaker').flatMap(({ id, merged }) => [id, ...merged]).map(Number);
      expect(order).toEqual(order.toSorted((a, b) => a - b));
      if (overtaker) expect(messages[0]?.id).toBe('overtaker');
    });
  });

  it('are never longer than one message may be, nor more than the size of the batch, nor of two parse modes', () => {
    holds(({ waiting, rules, overtaker }, messages) => {
      const modes = new Map([...waiting, ...(overtaker ? [overtaker] : [])].map((one) => [one.id, one.parseMode]));
      for (const { id, merged, text } of messages) {
        if (merged.length > 0) expect(sizeOf(text, rules.limit)).toBeLessThanOrEqual(rules.limit.max);
        if (id !== 'overtaker') expect(merged.length + 1).toBeLessThanOrEqual(rules.size);
        expect(new Set([id, ...merged].map((one) => modes.get(one))).size).toBe(1);
      }
    });
  });
});
