import { cleanText } from './clean-text.ts';
import { detectIntent } from './detect-intent.ts';
import { foldText } from './fold-text.ts';

/** UTF-16 code units a summary may have. */
export const longestSummary = 80;
const sentencesLookedAt = 20;
/** From there on a cut may fall between two words. */
const shortestCut = 40;
const sentenceEnds = /(?<=[。！？!?…])|(?<=\.) |\n/u;

/** The first sentence of a shown text that says more than a courtesy, shortened to 80 characters; empty when there is nothing to read. */
export function summaryOf(shown: string): string {
  const sentences = shown
    .split(sentenceEnds, sentencesLookedAt)
    .map((sentence) => sentence.trim())
    .filter((sentence) => /[\p{L}\p{N}]/u.test(sentence));
  return shorten(sentences.find(isTelling) ?? sentences[0] ?? '');
}

function isTelling(sentence: string): boolean {
  const { intent } = detectIntent(foldText(cleanText(sentence)));
  return intent !== 'greeting' && intent !== 'thanks';
}

function shorten(sentence: string): string {
  if (sentence.length <= longestSummary) return sentence;
  const cut = sentence.slice(0, longestSummary - 1).replace(/[\ud800-\udbff]$/u, '');
  const space = cut.lastIndexOf(' ');
  return `${(space >= shortestCut ? cut.slice(0, space) : cut).trimEnd()}…`;
}
