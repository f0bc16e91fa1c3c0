import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SlidingWindow } from './sliding-window.ts';

it('never lets more than max into any window, and never turns away what fits', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 100 });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), gaps, (max, steps) => {
      const window = new SlidingWindow({ max, windowMs: 1_000 });
      const admitted: number[] = [];
      let now = 0;
      for (const step of steps) {
        now += step;
        const inWindow = admitted.filter((at) => at > now - 1_000).length;
        expect(window.wait(now) === 0).toBe(inWindow < max);
        expect(window.left(now)).toBe(max - inWindow);
        if (window.wait(now) > 0) continue;
        window.take(now);
        admitted.push(now);
      }
    }),
  );
});

it('tells exactly how long to wait', () => {
  const window = new SlidingWindow({ max: 2, windowMs: 1_000 });
  window.take(100);
  window.take(300);
  expect([window.wait(300), window.wait(1_099), window.wait(1_100)]).toEqual([800, 1, 0]);
});
