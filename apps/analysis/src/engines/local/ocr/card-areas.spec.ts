import { describe, expect, it } from '@jest/globals';
import { cardAreas } from './card-areas.ts';
import type { Rectangle } from './rectangle.ts';
import type { RgbPixels } from './sampling.ts';

type Colour = readonly [number, number, number];
interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
  colour: Colour;
}

const wood: Colour = [90, 70, 50];
const white: Colour = [240, 240, 235];
const navy: Colour = [25, 35, 60];

/** A table with areas of colour on it, later ones above earlier ones, in a light that fades to the right and a little noise. Half as large as is said. */
function picture(areas: readonly Area[], size = { width: 640, height: 640 }, table = wood): RgbPixels {
  const [width, height] = [size.width / 2, size.height / 2];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [2 * (i % width), 2 * Math.floor(i / width)];
    const colour = areas.findLast((area) => x >= area.x && y >= area.y && x < area.x + area.width && y < area.y + area.height)?.colour ?? table;
    const noise = ((i * 7919) % 5) - 2;
    for (let channel = 0; channel < 3; channel++) data[3 * i + channel] = Math.max(0, colour[channel]! * (1 - (0.3 * x) / size.width) + noise);
  }
  return { data, width, height };
}

/** Where a line of text stands. */
const text = (x: number, y: number, width = 120): Rectangle => ({ corner: { x: x / 2, y: y / 2 }, along: { x: width / 2, y: 0 }, down: { x: 0, y: 7 } });
const card = (x: number, y: number, colour: Colour): Area => ({ x, y, width: 360, height: 216, colour });

describe('the cards on a picture', () => {
  it('are what lies apart on the table, however dark', () => {
    const image = picture([card(100, 60, white), card(120, 340, navy)]);
    expect(cardAreas(image, [text(130, 90), text(150, 380), text(130, 200), text(150, 500)])).toEqual([0, 1, 0, 1]);
  });

  it('are parted where they touch, when each part has the shape of a card', () => {
    const image = picture([card(100, 60, white), card(100, 276, navy)]);
    expect(cardAreas(image, [text(130, 90), text(130, 400), text(130, 200)])).toEqual([0, 1, 0]);
  });
});

describe('one card', () => {
  it.each([
    ['with a band', picture([card(100, 60, white), { ...card(100, 60, navy), height: 60 }]), [text(130, 80), text(130, 180)]],
    ['with a strip and two columns', picture([card(100, 60, white), { ...card(100, 60, navy), width: 120 }]), [text(110, 80, 90), text(240, 180), text(340, 180, 80)]],
    ['that fills the picture', picture([{ x: 0, y: 0, width: 300, height: 500, colour: white }], { width: 800, height: 500 }, navy), [text(100, 80), text(500, 180)]],
    ['striped in more ways than could be tried', picture(Array.from({ length: 28 }, (_, i) => ({ x: 20, y: 20 + i * 21, width: 600, height: 21, colour: i % 2 ? white : navy }))), [text(100, 80), text(100, 400)]],
    ['as white as the table', picture([], undefined, white), [text(100, 80), text(100, 400)]],
    ['without any text found', picture([card(100, 60, white)]), []],
  ])('stays whole: %s', (_, image, regions) => {
    expect(cardAreas(image, regions)).toEqual(regions.map(() => 0));
  });
});
