import { loadModel, type Model } from './model.ts';
import type { Rectangle } from './rectangle.ts';
import { sample, wholeImage, type ColourScale, type RgbPixels } from './sampling.ts';
import { textRegions } from './text-regions.ts';

/** PaddleOCR: configs/det/ch_PP-OCRv4, NormalizeImage and DBPostProcess. */
const colours: ColourScale = { mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225] };
const regions = { pixelThreshold: 0.3, regionThreshold: 0.6, growth: 1.5, most: 60 };
const multiple = 32;
const longestSide = 1280;

/** Finds the lines of text on a picture (PP-OCRv4 detection). */
export class TextDetector {
  readonly #model: Model;

  private constructor(model: Model) {
    this.#model = model;
  }

  static async load(path: string, threads: number): Promise<TextDetector> {
    return new TextDetector(await loadModel(path, threads));
  }

  /** Each line as a rectangle in the picture's pixels, its longer text first. */
  async find(image: RgbPixels): Promise<Rectangle[]> {
    const shrink = Math.min(1, longestSide / Math.max(image.width, image.height));
    const fit = (side: number): number => Math.max(multiple, Math.round((side * shrink) / multiple) * multiple);
    const input = sample(image, wholeImage(image), { width: fit(image.width), height: fit(image.height), colours });
    const output = await this.#model(input);
    const found = textRegions({ data: output.data, width: input.width, height: input.height }, regions);
    return found.map((region) => stretch(region, image.width / input.width, image.height / input.height));
  }
}

function stretch({ corner, along, down }: Rectangle, x: number, y: number): Rectangle {
  const times = (point: { x: number; y: number }): { x: number; y: number } => ({ x: point.x * x, y: point.y * y });
  return { corner: times(corner), along: times(along), down: times(down) };
}
