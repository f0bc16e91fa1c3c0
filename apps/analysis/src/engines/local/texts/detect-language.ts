import type { Language } from '@sluice/contracts';
import { simplifiedOnly, traditionalOnly } from './han-forms.ts';
import { isJapanese } from './is-japanese.ts';
import { englishGrammar, simplifiedHabits, traditionalHabits, wordsOfEverywhere } from './telling-words.ts';

const botCommand = /^\/\w+(?:@\w+)?/u;
const han = /\p{Script=Han}/gu;
const bopomofo = /\p{Script=Bopomofo}/u;
const latinWord = /(?<![\p{Script=Latin}\p{N}_])\p{Script=Latin}{2,}(?![\p{Script=Latin}\p{N}_])/gu;
const otherLetter = /(?![\p{Script=Han}\p{Script=Latin}\p{Script=Bopomofo}\p{Script=Hiragana}\p{Script=Katakana}])\p{L}/gu;

/** The language to answer a cleaned text in; `hinted` decides where the text itself does not tell. */
export function detectLanguage(text: string, hinted: Language | null): Language {
  const said = text.replace(botCommand, '');
  const words = said.toLowerCase().match(latinWord) ?? [];
  const hanCount = count(said, han);
  if (isForeign(said, hanCount, words)) return hinted ?? 'en';
  if (hanCount > 0 && !isEnglishAroundHan(hanCount, words)) return chineseForm(said, hinted);
  if (bopomofo.test(said)) return 'zh-Hant';
  if (words.every((word) => wordsOfEverywhere.has(word))) return hinted ?? 'zh-Hant';
  return isEnglishSentence(words) ? 'en' : (hinted ?? 'en');
}

function chineseForm(text: string, hinted: Language | null): Language {
  const chars = [...text];
  const byCharacters = chars.filter((char) => traditionalOnly.has(char)).length - chars.filter((char) => simplifiedOnly.has(char)).length;
  const lean = byCharacters || count(text, traditionalHabits) - count(text, simplifiedHabits);
  if (lean !== 0) return lean > 0 ? 'zh-Hant' : 'zh-Hans';
  return hinted === 'zh-Hans' ? 'zh-Hans' : 'zh-Hant';
}

function isForeign(text: string, hanCount: number, words: string[]): boolean {
  if (isJapanese(text)) return true;
  return count(text, otherLetter) > hanCount + words.join('').length;
}

/** A name in Han characters does not make an English sentence Chinese, nor English product names a Chinese one English. */
function isEnglishAroundHan(hanCount: number, words: string[]): boolean {
  return words.length * 1.5 > hanCount && isEnglishSentence(words);
}

function isEnglishSentence(words: string[]): boolean {
  return words.length >= 2 && words.some((word) => englishGrammar.has(word));
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
