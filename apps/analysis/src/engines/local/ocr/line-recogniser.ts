import { readFile } from 'node:fs/promises';
import { decodeSteps, type ReadCharacter } from './ctc.ts';
import { inkColumns } from './greyscale.ts';
import { spaceOut } from './line-spacing.ts';
import { loadModel, type Model } from './model.ts';
import { lengthOf, type Rectangle } from './rectangle.ts';
import { sample, type ColourScale, type RgbPixels } from './sampling.ts';

/** PaddleOCR: configs/rec/ch_PP-OCRv4, RecResizeImg. */
const colours: ColourScale = { mean: [0.5, 0.5, 0.5], deviation: [0.5, 0.5, 0.5] };
const height = 48;
const widest = 1600;

/** Reads one line (PP-OCRv4): strong in Simplified Chinese, digits and e-mail addresses, blind for kana and many Traditional characters. */
export class LineRecogniser {
  readonly #model: Model;
  readonly #dictionary: readonly string[];
  readonly #known: ReadonlySet<string>;

  private constructor(model: Model, dictionary: readonly string[]) {
    this.#model = model;
    this.#dictionary = dictionary;
    this.#known = new Set(dictionary);
  }

  static async load(paths: { model: string; dictionary: string }, threads: number): Promise<LineRecogniser> {
    const [model, dictionary] = await Promise.all([loadModel(paths.model, threads), readFile(paths.dictionary, 'utf8')]);
    return new LineRecogniser(model, ['', ...dictionary.split('\n').filter((line) => line !== ''), ' ']);
  }

  /** Whether this reader could ever have said the character. */
  knows(character: string): boolean {
    return this.#known.has(character);
  }

  async read(image: RgbPixels, line: Rectangle): Promise<ReadCharacter[]> {
    const width = Math.round((height * lengthOf(line.along)) / lengthOf(line.down));
    const input = sample(image, line, { width: Math.min(widest, Math.max(height / 2, width)), height, colours });
    const output = await this.#model(input);
    const ink = { columns: inkColumns(input), columnsPerStep: input.width / (output.dims[1] || 1) };
    return spaceOut(decodeSteps(output, this.#dictionary), ink);
  }
}
