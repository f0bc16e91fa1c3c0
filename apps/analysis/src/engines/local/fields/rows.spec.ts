import { describe, expect, it } from '@jest/globals';
import { joinRows } from './rows.ts';
import { placeLines } from '../ocr/text-line.ts';

const line = (text: string, left: number, right: number, top = 0, bottom = 20) => ({
  ...{ text, confidence: 1, left, right, top, bottom },
  box: { x: left / 1000, y: top / 1000, width: (right - left) / 1000, height: (bottom - top) / 1000 },
});
const texts = (...lines: Array<ReturnType<typeof line>>): string[] => joinRows(lines).map(({ text }) => text);

describe('rows of print', () => {
  it('come from top to bottom, whatever order they were found in', () => {
    expect(texts(line('b', 0, 100, 50, 70), line('a', 0, 100))).toEqual(['a', 'b']);
  });

  it('are put together from words that stand close', () => {
    expect(texts(line('WRIGHT', 108, 200), line('TOM', 0, 100))).toEqual(['TOM WRIGHT']);
  });

  it('stay apart in columns, and next to print of another size', () => {
    expect(texts(line('left', 0, 100), line('right', 200, 300))).toEqual(['left', 'right']);
    expect(texts(line('BIG', 0, 100, 0, 60), line('small', 105, 200, 20, 40))).toEqual(['BIG', 'small']);
  });

  it('reach further for a name set wide and for a label', () => {
    expect(texts(line('黃', 0, 20), line('淑', 60, 80), line('芬', 120, 140))).toEqual(['黃 淑 芬']);
    expect(texts(line('Tel:', 0, 40), line('555-0132', 120, 200))).toEqual(['Tel: 555-0132']);
  });

  it('are one where a name is set downwards, as high as one of its characters', () => {
    const [name] = joinRows([line('王', 700, 730, 0, 30), line('俊', 700, 730, 36, 66), line('傑', 701, 731, 72, 102), line('業務專員', 700, 820, 120, 140)]);
    expect(name).toMatchObject({ text: '王俊傑', top: 72, bottom: 102, box: { x: 0.7, y: 0, height: 0.102 } });
  });

  it('have the place of all their pieces', () => {
    expect(joinRows([line('TOM', 0, 100), line('WRIGHT', 108, 200, 2, 22)])[0]?.box).toEqual({ x: 0, y: 0, width: 0.2, height: 0.022 });
  });

  it('say a character once that two overlapping cuts both hold', () => {
    expect(texts(line('王志强', 0, 60), line('强 Wang', 50, 140))).toEqual(['王志强 Wang']);
  });

  it('say a letter once of which one of two overlapping cuts holds a stroke only', () => {
    expect(texts(line('Katharina \\', 0, 120), line('Vogel', 112, 180))).toEqual(['Katharina Vogel']);
    expect(texts(line('Katharina V', 0, 120), line('/ Ahlers', 112, 180))).toEqual(['Katharina V Ahlers']);
    expect(texts(line('Anna |', 0, 100), line('Partner', 104, 180))).toEqual(['Anna | Partner']);
  });
});

describe('places on the card', () => {
  it('are level even when the card lies at an angle', () => {
    const rectangle = (x: number, y: number) => ({ corner: { x, y }, along: { x: 80, y: 60 }, down: { x: -6, y: 8 } });
    const [first, second] = placeLines([rectangle(0, 0), rectangle(-12, 16)]);
    expect(first!.left).toBeCloseTo(second!.left);
    expect(second!.top - first!.top).toBeCloseTo(20);
  });
});
