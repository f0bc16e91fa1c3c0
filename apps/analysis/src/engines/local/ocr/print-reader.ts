import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gunzipSync } from 'node:zlib';
import startTesseract from 'tesseract.js-core/tesseract-core-simd-lstm.js';
import { printedLine } from './greyscale.ts';
import { lengthOf, type Rectangle } from './rectangle.ts';
import { sample, type RgbPixels } from './sampling.ts';

export type PrintLanguage = 'eng' | 'chi_tra' | 'jpn';

export interface PrintReading {
  text: string;
  /** 0 to 1. */
  confidence: number;
}

type Tesseract = Awaited<ReturnType<typeof startTesseract>>;
type TesseractApi = InstanceType<Tesseract['TessBaseAPI']>;

const { resolve } = createRequire(import.meta.url);
const lstmOnly = 1;
const singleLine = 7;
const height = 48;
const widest = 1800;

/** Reads one straightened line of print in one language (Tesseract, its "best" models): exact, but lost on photos as a whole. */
export class PrintReader {
  readonly #tesseract: Tesseract;
  readonly #api: TesseractApi;

  private constructor(tesseract: Tesseract, api: TesseractApi) {
    this.#tesseract = tesseract;
    this.#api = api;
  }

  static async load(language: PrintLanguage): Promise<PrintReader> {
    const tesseract = await startTesseract({ print: () => undefined, printErr: () => undefined });
    const packed = await readFile(resolve(`@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`));
    tesseract.FS.writeFile(`${language}.traineddata`, gunzipSync(packed));
    const api = new tesseract.TessBaseAPI();
    if (api.Init(null, language, lstmOnly) !== 0) throw new Error(`Tesseract could not load its model for ${language}.`);
    api.SetPageSegMode(singleLine);
    return new PrintReader(tesseract, api);
  }

  read(image: RgbPixels, line: Rectangle): PrintReading {
    const width = Math.max(height / 2, Math.min(widest, Math.round((height * lengthOf(line.along)) / lengthOf(line.down))));
    const cut = sample(image, line, { width, height, colours: { mean: [0, 0, 0], deviation: [1, 1, 1] } });
    this.#tesseract.FS.writeFile('/input', printedLine(cut));
    if (this.#api.SetImageFile(1, 0) !== 0) throw new Error('Tesseract could not open a line image.');
    this.#api.Recognize(null);
    return { text: this.#api.GetUTF8Text().trim(), confidence: this.#api.MeanTextConf() / 100 };
  }
}
