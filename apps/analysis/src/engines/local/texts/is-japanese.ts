import { japaneseAlone, japaneseOnly, simplifiedOnly, traditionalOnly, usualInJapanese } from './han-forms.ts';
import { chineseGrammar, chineseParticles, japaneseHabits } from './telling-words.ts';

/** Without の, ツ and ノ, which Chinese shop names and emoticons borrow. */
const kana = /(?![のツノー])[\p{Script=Hiragana}\p{Script=Katakana}]/gu;

/** Whether a cleaned text of East Asian writing is Japanese: by its kana, its characters, or its words where Chinese has the same characters. */
export function isJapanese(text: string): boolean {
  if (chineseGrammar.test(text)) return hasMostlyJapaneseCharacters(text);
  return (text.match(kana)?.length ?? 0) >= 2 || japaneseHabits.test(text) || hasMostlyJapaneseCharacters(text) || isInKanji(text);
}

function hasMostlyJapaneseCharacters(text: string): boolean {
  const chars = [...text];
  const [chinese, japanese] = [[traditionalOnly, simplifiedOnly], [japaneseOnly]].map((sets) => chars.filter((char) => sets.some((set) => set.has(char))).length) as [number, number];
  return japanese > chinese;
}

/** Japanese without kana, such as 営業時間: most of its forms are Traditional ones too, so only what is unusual in Japanese speaks against it. */
function isInKanji(text: string): boolean {
  const han = [...text].filter((char) => /\p{Script=Han}/u.test(char));
  const japanese = han.filter((char) => japaneseAlone.has(char)).length;
  const foreign = han.filter((char) => !usualInJapanese.has(char) && char !== '々').length;
  return japanese > foreign && !chineseParticles.test(text);
}
