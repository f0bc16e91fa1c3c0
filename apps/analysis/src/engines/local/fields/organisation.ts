import { companyLikeness, isLegalFormAlone, spellsDomain } from './company.ts';
import { departmentLikeness, isLatinTask, splitDepartment } from './department.ts';
import { follows, type Chosen } from './postal-address.ts';
import type { Words } from './take-apart.ts';
import { heightOf } from '../ocr/text-line.ts';
import { isFormOfAddress, titleLikeness } from './title.ts';
import { isEastAsian, type CardLanguage } from '../ocr/writing.ts';

/** The company by its legal form or kind; the card's own script first, then the larger print. */
export function findCompany(words: readonly Words[], hosts: readonly string[], language: CardLanguage): Chosen | null {
  const rate = ({ text, label, line }: Words): number => {
    const likeness = label === 'company' ? 0.9 : companyLikeness(text);
    if (likeness === 0 || (likeness < 0.9 && titleLikeness(text) > likeness)) return 0;
    return likeness + (spellsDomain(text, hosts) ? 0.2 : 0) + inOwnScript(text, language) + heightOf(line) / 1e4;
  };
  const best = highest(words, rate);
  if (best === null) return null;
  const [upper, lower] = withLegalForm(best, words);
  const value = [upper, lower].flatMap((part) => (part ? [part.text] : [])).join(' ');
  const likeness = Math.min(0.95, companyLikeness(value) || 0.7);
  return { value, confidence: likeness * best.line.confidence, used: lower ? [upper, lower] : [upper] };
}

/** A house without any such word still names its domain after itself; on one line with its name in the card's own script, that is it. */
export function findHouseOfDomain(words: readonly Words[], hosts: readonly string[], language: CardLanguage): Chosen | null {
  const spelled = highest(words, ({ text, line }) => (spellsDomain(text, hosts) ? 0.5 + heightOf(line) / 1e4 : 0));
  const inFront = spelled && words.find(({ text, line }) => line === spelled.line && inOwnScript(text, language) > 0);
  const best = inFront ?? spelled;
  return best && { value: best.text, confidence: 0.6 * best.line.confidence, used: [best] };
}

const tallPrint = 1.15;

/** A house that says nothing of what it is: what is printed larger than `usual` lines and is nothing else. Likely wrong on many a card. */
export function findLargePrint(words: readonly Words[], usual: number): Chosen | null {
  const rate = ({ text, label, line }: Words): number => {
    const isName = label === null && /^[\p{L}\p{N}][\p{L}\p{N}\s&+.,'’·-]{1,29}$/u.test(text) && /\p{L}{2}/u.test(text);
    return isName && heightOf(line) >= tallPrint * usual ? heightOf(line) / usual : 0;
  };
  const best = highest(words, rate);
  return best && { value: best.text, confidence: 0.45 * best.line.confidence, used: [best] };
}

/** The position, in the card's own script if it is given twice. */
export function findTitle(words: readonly Words[], language: CardLanguage): Chosen | null {
  const rate = ({ text, label }: Words): number => {
    const likeness = label === 'title' ? 0.95 : titleLikeness(text);
    return likeness === 0 ? 0 : likeness + inOwnScript(text, language) - (isFormOfAddress(text) ? 0.2 : 0);
  };
  const best = highest(words, rate);
  return best && { value: best.text, confidence: Math.max(0.6, titleLikeness(best.text)) * best.line.confidence, used: [best] };
}

const besidePosition = 0.6;

/** The department: a line of its own, or the first half of the position (業務部經理). */
export function findDepartment(words: readonly Words[], title: Chosen | null, language: CardLanguage): Chosen | null {
  const likeness = (candidate: Words): number => departmentLikeness(candidate.text) || (isTaskBeside(title, candidate) ? besidePosition : 0);
  const best = highest(words, (candidate) => (likeness(candidate) === 0 ? 0 : likeness(candidate) + inOwnScript(candidate.text, language)));
  if (best) return { value: best.text, confidence: likeness(best) * best.line.confidence, used: [best] };
  const split = title && splitDepartment(title.value);
  return split ? { value: split.department, confidence: 0.7 * title.confidence, used: title.used } : null;
}

/** Names, which may read alike, are printed larger than positions. */
function isTaskBeside(title: Chosen | null, { text, line }: Words): boolean {
  const beside = title?.used.some((other) => other.line === line || follows(other.line, line) || follows(line, other.line));
  return beside === true && isLatinTask(text) && heightOf(line) < tallPrint * heightOf(title!.used[0]!.line);
}

function withLegalForm(company: Words, words: readonly Words[]): [upper: Words, lower?: Words] {
  if (isLegalFormAlone(company.text)) {
    const above = words.find((other) => other !== company && follows(other.line, company.line));
    return above ? [above, company] : [company];
  }
  const below = words.find((other) => isLegalFormAlone(other.text) && follows(company.line, other.line));
  return below && !isLegalFormAlone(company.text) ? [company, below] : [company];
}

function inOwnScript(text: string, language: CardLanguage): number {
  return [...text].some(isEastAsian) === (language !== 'en') ? 0.3 : 0;
}

function highest(words: readonly Words[], rate: (words: Words) => number): Words | null {
  const rated = words.map((candidate) => ({ candidate, rating: rate(candidate) })).filter(({ rating }) => rating >= 0.5);
  return rated.toSorted((a, b) => b.rating - a.rating)[0]?.candidate ?? null;
}
