import { countEastAsian, isWrittenIn, type CardLanguage } from './writing.ts';

const japaneseSigns: ReadonlyArray<readonly [pattern: RegExp, weight: number]> = [
  [/[\p{Script=Hiragana}\p{Script=Katakana}]/u, 2],
  [/株式会社|有限会社|合同会社|合資会社|\(株\)|㈱/, 4],
  [/〒\s?\d{3}-\d{4}/, 4],
  [/(^|\s)\d{3}-\d{4}\s*\p{Script=Han}/u, 3],
  [/取[缔締][役]|携[帯带]|営業|課長|係長|主任|室長|本部長|支店|部長/, 2],
  [/(\+81|(^|\D)0[789]0)[-\s]?\d{4}[-\s]?\d{4}/, 3],
  [/\.jp\b/i, 3],
  [/[东東]京都|大阪府|京都府|北海道|\p{Script=Han}{2,3}[县県]\p{Script=Han}{1,4}[市郡]|丁目|番地/u, 2],
];

const traditionalSigns: ReadonlyArray<readonly [pattern: RegExp, weight: number]> = [
  [/\+886|\+852|\+853|\.(tw|hk|mo)\b/i, 3],
  [/(^|\D)09\d{2}[-\s]?\d{3}[-\s]?\d{3}(\D|$)/, 2],
  [/統一編號|统一编號|分機|傳真|台[北中南灣湾]|高雄|新北|新竹|桃園|九龍|香港/, 2],
];

/** The language of a card from a first, imperfect reading of all its lines. */
export function cardLanguage(lines: readonly string[]): CardLanguage {
  const text = lines.join('\n').normalize('NFKC');
  if (countEastAsian(text) < 2) return 'en';
  const { traditional, simplified } = countForms(text);
  const evidence = { ja: weigh(text, japaneseSigns), traditional: weigh(text, traditionalSigns) + Math.min(4, traditional / 2) };
  if (evidence.ja >= 3 && evidence.ja > evidence.traditional) return 'ja';
  return evidence.traditional >= 2 && traditional * 4 >= simplified ? 'zh-hant' : 'zh-hans';
}

function weigh(text: string, signs: ReadonlyArray<readonly [RegExp, number]>): number {
  return signs.reduce((sum, [pattern, weight]) => sum + (pattern.test(text) ? weight : 0), 0);
}

/** Characters that only one of the two Chinese scripts has. */
function countForms(text: string): { traditional: number; simplified: number } {
  const characters = [...text].filter((character) => /\p{Script=Han}/u.test(character));
  const hasOnly = (one: 'zh-hant' | 'zh-hans', other: 'zh-hant' | 'zh-hans'): number =>
    characters.filter((character) => isWrittenIn(one, character) && !isWrittenIn(other, character)).length;
  return { traditional: hasOnly('zh-hant', 'zh-hans'), simplified: hasOnly('zh-hans', 'zh-hant') };
}
