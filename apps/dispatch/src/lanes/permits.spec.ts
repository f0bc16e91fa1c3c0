import { describe, expect, it } from '@jest/globals';
import { Permits } from './permits.ts';

describe('permits', () => {
  it('gives as many as are free, up to what is asked for', async () => {
    const permits = new Permits(5);
    expect(await permits.take(3)).toBe(3);
    expect(await permits.take(10)).toBe(2);
  });

  it('lets those who wait have what is given back, in order, one each', async () => {
    const permits = new Permits(1);
    await permits.take(1);
    const got: string[] = [];
    const first = permits.take(4).then((count) => got.push(`first ${count}`));
    const second = permits.take(4).then((count) => got.push(`second ${count}`));
    permits.giveBack(1);
    await first;
    expect(got).toEqual(['first 1']);
    permits.giveBack(1);
    await second;
    expect(got).toEqual(['first 1', 'second 1']);
  });
});
