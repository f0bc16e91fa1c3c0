import { describe, expect, it } from '@jest/globals';
import { groupCards } from './group-cards.ts';
import type { TextLine } from './text-line.ts';

interface Place {
  x?: number;
  y?: number;
}

/** Lines under each other, the first one in larger print, on a picture of 1,000 × 1,000 pixels. */
function block(texts: readonly string[], { x = 100, y = 100 }: Place = {}): TextLine[] {
  return texts.map((text, i) => {
    const [top, height] = [y + i * 30 + (i > 0 ? 14 : 0), i === 0 ? 34 : 20];
    const box = { x: x / 1000, y: top / 1000, width: (text.length * 10) / 1000, height: height / 1000 };
    return { text, confidence: 0.98, left: x, right: x + text.length * 10, top, bottom: top + height, box };
  });
}

const ann = ['Ann Archer', 'Director', 'Alder Ltd', '+44 20 7946 0101', 'ann@alder.co.uk'];
const bob = ['Bob Baker', 'Engineer', 'Birch GmbH', '+49 40 555 0102', 'bob@birch.de'];
const names = (cards: readonly TextLine[][]): string[][] => cards.map((card) => card.map(({ text }) => text));

describe('the lines of several cards', () => {
  it('are those of each piece that lies on its own', () => {
    expect(names(groupCards([block(ann), block(bob, { y: 600 })]))).toEqual([ann, bob]);
  });

  it('are parted by the widest stripe without print where one paper holds two people', () => {
    expect(names(groupCards([[...block(ann), ...block(bob, { y: 400 })]]))).toEqual([ann, bob]);
    expect(names(groupCards([[...block(ann), ...block(bob, { x: 500 })]]))).toEqual([ann, bob]);
  });

  it('take what lies beside them and is no card: a sticker, a back with a house\'s name', () => {
    expect(names(groupCards([block(ann), block(bob, { y: 600 }), block(['Birch'], { y: 900 })]))).toEqual([ann, [...bob, 'Birch']]);
  });
});

describe('the lines of one card', () => {
  it.each([
    ['two columns', [block(ann.slice(0, 3)), block(ann.slice(3), { x: 700 })]],
    ['a band of another colour', [block(['Alder Ltd']), block(ann, { y: 300 })]],
    ['two languages side by side with the same numbers', [[...block(ann), ...block(['安雅如', '總監', '雅德有限公司', '+44 20 7946 0101', 'ann@alder.co.uk'], { x: 600 })]]],
    ['two offices, close to each other', [[...block(ann), ...block(['Hamburg', 'Hafen 1', '+49 40 555 0103', 'hamburg@alder.co.uk'], { x: 300 })]]],
    ['a second office without a larger line', [[...block(ann), ...block(bob, { y: 400 }).map((line) => ({ ...line, bottom: line.top + 20 }))]]],
    ['a chat in bubbles', [block(['Call me: 0912-345-678']), block(['Sure', '18:07'], { y: 300 }), block(['See you', 'at the', 'station'], { y: 600 })]],
    ['nothing at all', []],
  ])('stay together: %s', (_, pieces) => {
    expect(groupCards(pieces)).toEqual([pieces.flat()]);
  });
});
