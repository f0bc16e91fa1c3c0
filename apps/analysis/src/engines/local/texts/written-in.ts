import { simplifiedOnly, traditionalOnly } from './han-forms.ts';
import { isJapanese } from './is-japanese.ts';
import { englishGrammar, englishTell, simplifiedHabits, traditionalHabits, wordsOfEverywhere } from './telling-words.ts';

const undetermined = 'und';
const botCommand = /^\/\w+(?:@\w+)?/u;
const vietnamese = /[ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]/u;
const latinWord = /(?<![\p{Script=Latin}\p{N}_])\p{Script=Latin}+(?![\p{Script=Latin}\p{N}_])/gu;
const fewestLetters = 3;
/** English words among so many, at least. */
const englishShare = 0.12;

/** Scripts that one language writes nearly alone, and that language; Cyrillic, Arabic and Devanagari for their most usual one. */
const scripts: readonly [letters: RegExp, tag: string][] = [
  [/\p{Script=Hangul}/gu, 'ko'],
  [/\p{Script=Cyrillic}/gu, 'ru'],
  [/\p{Script=Arabic}/gu, 'ar'],
  [/\p{Script=Devanagari}/gu, 'hi'],
  [/\p{Script=Thai}/gu, 'th'],
  [/\p{Script=Hebrew}/gu, 'he'],
  [/\p{Script=Greek}/gu, 'el'],
  [/\p{Script=Khmer}/gu, 'km'],
  [/\p{Script=Lao}/gu, 'lo'],
  [/\p{Script=Myanmar}/gu, 'my'],
  [/\p{Script=Tamil}/gu, 'ta'],
  [/\p{Script=Georgian}/gu, 'ka'],
  [/\p{Script=Armenian}/gu, 'hy'],
];
/** Letters that the most usual language of their script does not have. */
const others: readonly [of: string, letters: RegExp, tag: string][] = [
  ['ru', /[іїєґ]/iu, 'uk'],
  ['ru', /[ђјљњћџѓќѕўөүәңғ]/iu, 'und-Cyrl'],
  ['ar', /[پچژگ]/u, 'fa'],
  ['ar', /[ٹڈڑں]/u, 'ur'],
];

/** The language that a cleaned text is written in, a BCP 47 tag: `zh` for Chinese of either form, `und-Latn` for Latin letters of an unknown language, `und` when nothing tells. */
export function writtenIn(text: string): string {
  const said = text.replace(botCommand, '');
  const words = said.toLowerCase().match(latinWord) ?? [];
  const latin = words.join('').length;
  const eastAsian = count(said, /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}]/gu);
  const [tag, most] = scripts.map(([letters, tag]): [string, number] => [tag, count(said, letters)]).reduce((best, next) => (next[1] > best[1] ? next : best));
  if (most > eastAsian && most > latin) return others.find(([of, letters]) => of === tag && letters.test(said))?.[2] ?? tag;
  // A word of Latin letters holds as much as one or two characters.
  if (eastAsian > 0 && eastAsian * 1.5 >= words.length) return eastAsianTag(said);
  if (latin < fewestLetters) return undetermined;
  if (isEnglish(words)) return 'en';
  if (vietnamese.test(said.toLowerCase())) return 'vi';
  return words.every((word) => word.length < fewestLetters || wordsOfEverywhere.has(word)) ? undetermined : 'und-Latn';
}

function eastAsianTag(text: string): string {
  if (isJapanese(text)) return 'ja';
  const chars = [...text];
  const [traditional, simplified] = [traditionalOnly, simplifiedOnly].map((only) => chars.filter((char) => only.has(char)).length) as [number, number];
  const lean = traditional - simplified || count(text, traditionalHabits) - count(text, simplifiedHabits);
  if (lean === 0) return 'zh';
  return lean > 0 ? 'zh-Hant' : 'zh-Hans';
}

function isEnglish(words: string[]): boolean {
  const telling = words.filter((word) => englishTell.has(word)).length;
  const supporting = words.filter((word) => englishGrammar.has(word) && !englishTell.has(word)).length;
  return telling > 0 && telling + supporting / 2 >= words.length * englishShare;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
