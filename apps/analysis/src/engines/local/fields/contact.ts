import type { CardReading } from '@sluice/contracts';
import { mergeSides } from './merge-sides.ts';
import { readSide } from './read-side.ts';
import type { Side } from './side.ts';
import { toCard } from './to-card.ts';
import { cardLanguage } from '../ocr/card-language.ts';
import type { TextLine } from '../ocr/text-line.ts';
import type { CardLanguage } from '../ocr/writing.ts';

/**
 * The people on the cards of one picture. Each group is the print of what looks like one card or one side of it; `country` (ISO 3166-1
 * alpha-2) is where numbers are from when nothing printed says so. The surest card is the contact, of equally sure ones the largest;
 * `contact` is null when no group is a card's, nor all of them together. `language` is that of the print as a whole; each of several groups has its own.
 */
export function readCards(groups: readonly TextLine[][], language: CardLanguage, country: string): CardReading {
  const languageOf = (lines: readonly TextLine[]): CardLanguage => (groups.length > 1 ? cardLanguage(lines.map(({ text }) => text)) : language);
  const sides = groups.map((lines) => readSide(lines, { language: languageOf(lines), country }));
  const people = mergeSides(sides).filter(({ isCard }) => isCard);
  if (people.length > 0) return answer(people);
  const whole = readSide(groups.flat(), { language, country });
  return whole.isCard ? answer([whole]) : { contact: null, others: [], confidence: whole.confidence };
}

function answer(people: readonly Side[]): CardReading {
  const sure = ({ confidence }: Side): number => Math.round(confidence * 10);
  const [first, ...others] = people.toSorted((a, b) => sure(b) - sure(a) || b.area - a.area).map((person) => toCard(person, 'ocr'));
  return { contact: first!, others, confidence: Math.max(...people.map(({ confidence }) => confidence)) };
}
