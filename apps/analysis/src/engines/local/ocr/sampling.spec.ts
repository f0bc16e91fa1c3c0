import { describe, expect, it } from '@jest/globals';
import { inkColumns, printedLine } from './greyscale.ts';
import { sample, wholeImage, type RgbPixels } from './sampling.ts';

const plain = { mean: [0, 0, 0], deviation: [1, 1, 1] } as const;

/** A picture whose left half is one colour and whose right half is another. */
function halves(left: number[], right: number[]): RgbPixels {
  const [width, height] = [40, 20];
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => (Math.floor(i / 3) % width < width / 2 ? left : right)[i % 3]!);
  return { data, width, height };
}

describe('sampling', () => {
  it('gives blue, green and red planes in this order', () => {
    const image = halves([255, 0, 0], [255, 0, 0]);
    const { data } = sample(image, wholeImage(image), { width: 4, height: 2, colours: plain });
    expect([...data]).toEqual([...Array<number>(16).fill(0), ...Array<number>(8).fill(1)]);
  });

  it('reads a rectangle from its own first corner: upside down left and right change places', () => {
    const image = halves([0, 0, 0], [255, 255, 255]);
    const turned = { corner: { x: 40, y: 20 }, along: { x: -40, y: 0 }, down: { x: 0, y: -20 } };
    const { data } = sample(image, turned, { width: 4, height: 1, colours: plain });
    expect([...data.subarray(0, 4)]).toEqual([1, 1, 0, 0]);
  });
});

describe('a line as printed', () => {
  const ink = (paper: number, print: number): ReturnType<typeof sample> => {
    const data = new Float32Array(3 * 30 * 10).fill(paper);
    for (let plane = 0; plane < 3; plane++) for (let y = 3; y < 7; y++) data.fill(print, plane * 300 + y * 30 + 10, plane * 300 + y * 30 + 14);
    return { data, width: 30, height: 10 };
  };

  it('is dark on light, whatever the colours of the card', () => {
    expect(printedLine(ink(0.2, 0.6))).toEqual(printedLine(ink(0.9, 0.1)));
  });

  it('has ink where the print is', () => {
    const columns = inkColumns(ink(0.1, 0.9));
    expect(columns.indexOf(true)).toBe(10);
    expect(columns.lastIndexOf(true)).toBe(13);
  });
});
