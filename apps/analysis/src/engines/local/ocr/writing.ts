/** The languages a card is read in. */
export type CardLanguage = 'zh-hant' | 'zh-hans' | 'ja' | 'en';

const everyday: Record<Exclude<CardLanguage, 'en'>, ReadonlySet<string>> = {
  'zh-hant': charactersOf('big5', [0xa4, 0xf9]),
  'zh-hans': charactersOf('gbk', [0xb0, 0xf7]),
  ja: charactersOf('shift_jis', [0x88, 0xea]),
};

/** Whether a character belongs to the everyday set of a language: Big5, GB 2312 or JIS X 0208. */
export function isWrittenIn(language: Exclude<CardLanguage, 'en'>, character: string): boolean {
  return everyday[language].has(character);
}

/** Whether a character is Han, kana or another full-width letter of East Asia. */
export function isEastAsian(character: string): boolean {
  return /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー々〆〇〒]$/u.test(character);
}

/** How many East Asian characters a text has. */
export function countEastAsian(text: string): number {
  return [...text].filter(isEastAsian).length;
}

/** All Han characters of a two-byte encoding, by the platform's own table. */
function charactersOf(encoding: string, [first, last]: readonly [number, number]): ReadonlySet<string> {
  const decoder = new TextDecoder(encoding);
  const characters = new Set<string>();
  for (let lead = first; lead <= last; lead++) {
    for (let trail = encoding === 'gbk' ? 0xa1 : 0x40; trail <= 0xfe; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if (/^\p{Script=Han}$/u.test(text)) characters.add(text);
    }
  }
  return characters;
}
