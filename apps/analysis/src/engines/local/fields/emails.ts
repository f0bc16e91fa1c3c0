import { hasKnownEnding, repairEnding } from './domain-names.ts';
import { labelAlone, labelAtEnd } from './labels.ts';

/** A piece of a line that was understood, with the stretch of text it takes (its label included). */
export interface FoundText {
  value: string;
  start: number;
  end: number;
  /** 0 to 1. */
  certainty: number;
}

/** A lone handle behind a word or letter (L @studio, IG @studio) is no address; one whose @ stands free on both sides is. */
const handleBehindLabel = /^(?:\w|line|ig|tg|fb|we\s?chat|telegram|instagram|twitter|threads)\s@\S/i;
const address = /[A-Za-z0-9][\w.+'-]*\s?[@©®]\s?[A-Za-z0-9-]+(?:\s?[.,·]\s?[A-Za-z0-9-]{2,})+/g;

/** A phone number that print or reader left no space after: at least eight digits, as no mailbox begins. */
const phoneBefore = /^(?:[A-Za-z]{1,3}[.:]?)?(?=[+\d])(?=\+|0|\d+-)(?:[+.-]*\d){8,}[.-]*(?=[A-Za-z])/;

/** The e-mail addresses of one line, with the repairs that OCR makes needed: spaces, commas for dots, lookalikes in the ending. */
export function findEmails(text: string): FoundText[] {
  return [...text.matchAll(address)].flatMap((match) => {
    if (handleBehindLabel.test(match[0])) return [];
    const before = phoneBefore.exec(match[0])?.[0].length ?? 0;
    const written = match[0].slice(before);
    const [user = '', rest = ''] = written.replace(/\s/g, '').split(/[@©®]/);
    const domain = repairEnding(rest.replace(/[,·]/g, '.'));
    if (!hasKnownEnding(domain)) return [];
    const front = text.slice(0, match.index);
    const hidden = before > 0 ? null : wordBehindLabel(front);
    const label = before > 0 ? null : (hidden ?? labelAtEnd(front));
    const isExact = match[0] === `${user}@${domain}`;
    const start = label ? label.start : match.index + before;
    const value = `${hidden ? `${hidden.word}_` : ''}${user}@${domain}`;
    return [{ value, start, end: match.index + match[0].length, certainty: hidden ? 0.6 : isExact ? 0.99 : 0.85 }];
  });
}

/** A word between the label and the mailbox: readers lose the underscore that stood behind it (Email stefan_brandt@…). */
function wordBehindLabel(front: string): { word: string; start: number } | null {
  const [tail, word] = /(?<=[\s:])([a-z]{3,}) $/.exec(front) ?? [];
  if (tail === undefined || word === undefined || labelAlone(word) !== null) return null;
  const label = labelAtEnd(front.slice(0, -tail.length));
  return label?.label === 'email' ? { word, start: label.start } : null;
}
