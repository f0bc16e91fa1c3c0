import { describe, expect, it } from '@jest/globals';
import { SlidingWindow } from '../telegram/state/sliding-window.ts';
import { Keyring } from './keyring.ts';

const daily = (max: number) => new SlidingWindow({ max, windowMs: 86_400_000 });

describe('quotas', () => {
  it('are shared by the keys of a project, and each model has its own', () => {
    const ring = new Keyring([{ key: 'a', project: 'p', perMinute: 1 }, { key: 'b', project: 'p', perMinute: 1 }, { key: 'c', project: 'q' }], daily);
    expect(ring.draw({ key: 'a', model: 'm' }, 0)).toBeUndefined();
    expect(ring.draw({ key: 'b', model: 'm' }, 1_000)).toEqual({ per: 'minute', limit: 1, waitMs: 59_000, model: 'm', project: 'p' });
    expect([ring.draw({ key: 'b', model: 'n' }, 1_000), ring.draw({ key: 'c', model: 'm' }, 1_000)]).toEqual([undefined, undefined]);
    expect(ring.draw({ key: 'b', model: 'm' }, 60_000)).toBeUndefined();
  });

  it('draw nothing when one of them is used up', () => {
    const ring = new Keyring([{ key: 'a', project: 'p', perMinute: 2, perDay: 3 }], daily);
    const draw = (now: number) => ring.draw({ key: 'a', model: 'm' }, now)?.per;
    expect([draw(0), draw(1), draw(2), draw(60_000), draw(60_001), draw(120_000)]).toEqual([undefined, undefined, 'minute', undefined, 'day', 'day']);
    expect(ring.remainder({ key: 'a', model: 'm' }, 60_001)).toEqual({ limit: 2, left: 1, waitMs: 0 });
  });

  it('that are used up together are told by the longer wait', () => {
    const ring = new Keyring([{ key: 'a', project: 'p', perMinute: 1, perDay: 1 }], daily);
    ring.draw({ key: 'a', model: 'm' }, 0);
    expect(ring.draw({ key: 'a', model: 'm' }, 1)).toMatchObject({ per: 'day', waitMs: 86_399_999 });
  });

  it('cannot differ within a project', () => {
    const ring = new Keyring([{ key: 'a', project: 'p', perMinute: 1 }], daily);
    expect(() => ring.add({ key: 'b', project: 'p' })).toThrow('limits belong to the project');
  });
});
