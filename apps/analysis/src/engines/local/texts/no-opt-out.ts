import { cleanText, shownText } from './clean-text.ts';
import { detectIntent } from './detect-intent.ts';
import { foldText } from './fold-text.ts';
import { optOutRules } from './opt-out-rules.ts';
import { elsewhere } from './rules-elsewhere.ts';

const sentenceEnds = /(?<=[.!?。！？…;；])|\n/u;
const sentencesLookedAt = 50;
const sayingNothingElse: ReadonlySet<string> = new Set(['question', 'greeting', 'thanks']);
/** Room for a polite word; a Han character holds as much as two letters. */
const fewLetters = 10;

/**
 * Whether the rules know that a text which speaks of opting out is no opt-out: each of its sentences only asks about it or says that
 * it is not wanted, courtesies aside. With anything else beside it they do not know.
 */
export function isKnownNoOptOut(text: string): boolean {
  const sentences = shownText(text)
    .split(sentenceEnds, sentencesLookedAt)
    .map((sentence) => foldText(cleanText(sentence)))
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  const judged = sentences.map(judge);
  return judged.includes('innocent') && !judged.includes('else');
}

function judge(sentence: string): 'innocent' | 'courtesy' | 'else' {
  const rest = [optOutRules, elsewhere.optOut].reduce((left, { innocent }) => left.replace(innocent, ' '), sentence);
  const { intent } = detectIntent(rest);
  if (rest === sentence) return intent === 'greeting' || intent === 'thanks' ? 'courtesy' : 'else';
  return intent !== 'opt-out' && (weightOf(rest) <= fewLetters || sayingNothingElse.has(intent)) ? 'innocent' : 'else';
}

function weightOf(text: string): number {
  return [...text.matchAll(/[\p{L}\p{N}]/gu)].reduce((weight, [letter]) => weight + (/\p{Script=Han}/u.test(letter) ? 2 : 1), 0);
}
