import { expect, it } from '@jest/globals';
import { Slots } from './slots.ts';

it('slots let so many work at once, the others in the order they came, and are given back by what fails', async () => {
  const slots = new Slots(2);
  const begun: number[] = [];
  const gates = Array.from({ length: 5 }, () => Promise.withResolvers<number>());
  const works = gates.map(({ promise }, index) => slots.use(() => {
    begun.push(index);
    return promise;
  }));
  expect(begun).toEqual([0, 1]);
  gates[1]?.reject(new Error('failed'));
  await expect(works[1]).rejects.toThrow('failed');
  expect(begun).toEqual([0, 1, 2]);
  for (const index of [0, 2, 3, 4]) gates[index]?.resolve(index);
  expect(await Promise.all([works[0], works[2], works[3], works[4]])).toEqual([0, 2, 3, 4]);
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  expect(await slots.use(() => Promise.resolve('free again'))).toBe('free again');
});
