import { describe, expect, it } from '@jest/globals';
import { lengthOf } from './rectangle.ts';
import { textRegions } from './text-regions.ts';

const options = { pixelThreshold: 0.3, regionThreshold: 0.6, growth: 1.5, most: 10 };

function mapWith(...boxes: Array<{ x: number; y: number; width: number; height: number; value: number }>): { data: Float32Array; width: number; height: number } {
  const [width, height] = [100, 60];
  const data = new Float32Array(width * height);
  for (const box of boxes) {
    for (let y = box.y; y < box.y + box.height; y++) data.fill(box.value, y * width + box.x, y * width + box.x + box.width);
  }
  return { data, width, height };
}

describe('text regions', () => {
  it('turns each connected stretch of likely pixels into one rectangle, grown beyond its core', () => {
    const regions = textRegions(mapWith({ x: 10, y: 10, width: 60, height: 6, value: 0.9 }, { x: 10, y: 40, width: 30, height: 6, value: 0.9 }), options);
    expect(regions.map(({ along }) => Math.round(lengthOf(along)))).toEqual([68, 38]);
    expect(regions.every(({ down }) => lengthOf(down) > 6)).toBe(true);
  });

  it('leaves out what is unlikely on average, and specks', () => {
    const unsure = { x: 10, y: 10, width: 60, height: 6, value: 0.5 };
    const speck = { x: 10, y: 40, width: 2, height: 2, value: 1 };
    expect(textRegions(mapWith(unsure, speck), options)).toEqual([]);
  });

  it('keeps no more than asked for, the largest first', () => {
    const boxes = [10, 20, 30].map((y, i) => ({ x: 5, y, width: 20 + 10 * i, height: 4, value: 1 }));
    const regions = textRegions(mapWith(...boxes), { ...options, most: 1 });
    expect(regions).toHaveLength(1);
    expect(lengthOf(regions[0]!.along)).toBeGreaterThan(40);
  });
});
