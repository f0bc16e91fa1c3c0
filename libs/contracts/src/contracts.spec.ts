import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { QueueContract } from './queue-contract.ts';
import * as queues from './queues/index.ts';

const contracts: [string, QueueContract][] = Object.entries(queues);
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** Every object inside the value, itself included. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner];
}

describe('queue contracts', () => {
  it('have names of their own that are safe in job ids and metrics, and are exported as <name>Queue', () => {
    const names = contracts.map(([, { name }]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[a-z]+$/.test(name))).toEqual([]);
    expect(contracts.map(([exported]) => exported)).toEqual(names.map((name) => `${name}Queue`));
  });

  describe.each(contracts)('%s', (_exported, { payload, example, options, deadLetter }) => {
    it('has an example that fits its payload and survives JSON unchanged', () => {
      expect(payload.parse(json(example))).toEqual(example);
      expect(json(payload.parse(example))).toEqual(json(example));
    });

    it('reads on when a newer sender adds fields, wherever they stand', () => {
      const newField = fc.record({ name: fc.string({ minLength: 1 }).map((text) => `new ${text}`), value: fc.jsonValue() });
      fc.assert(
        fc.property(fc.nat(), newField, (pick, { name, value }) => {
          const sent = json(example);
          const objects = objectsIn(sent);
          Object.assign(objects[pick % objects.length] ?? {}, { [name]: value });
          expect(payload.parse(sent)).toEqual(payload.parse(example));
        }),
      );
    });

    it('names the subject of a job that was given up, if that matters to anybody', () => {
      const subject: unknown = deadLetter?.of(payload.parse(example)).subject ?? 'none';
      expect(subject).toMatch(/^\S+$/);
    });

    it('refuses a payload that says nothing', () => {
      expect(payload.safeParse({}).success).toBe(false);
    });

    it('tries at least once, works at least one job, and ends each in time', () => {
      expect(Math.min(options.attempts, options.concurrency)).toBeGreaterThanOrEqual(1);
      expect(options.timeoutMs).toBeGreaterThan(0);
    });
  });
});
