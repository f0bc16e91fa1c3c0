import { Converter } from 'opencc-js/t2cn';

/**
 * The everyday characters of the two writing systems are the character sets that were made for them: Big5 (both levels,
 * without vendor extensions) and GB 2312. A character in both, such as 后 or 台, tells nothing.
 */
const big5 = new Set([...decodeRows('big5', [0xa4, 0xc6], [0x40, 0xfe]), ...decodeRows('big5', [0xc9, 0xf9], [0x40, 0xfe])]);
const gb2312 = new Set(decodeRows('gbk', [0xb0, 0xf7], [0xa1, 0xfe]));

const convert = Converter({ from: 't', to: 'cn' });
const pairs = pairUp([...big5]);

/** Characters that only Traditional Chinese writes, such as 這. */
export const traditionalOnly: ReadonlySet<string> = new Set(pairs.map(([traditional]) => traditional).filter((char) => !gb2312.has(char)));

/** Characters that only Simplified Chinese writes, such as 这. */
export const simplifiedOnly: ReadonlySet<string> = new Set(
  pairs.map(([, simplified]) => simplified).filter((char) => gb2312.has(char) && !big5.has(char)),
);

/** The characters that Japanese usually writes, the first level of JIS X 0208 (which ends within row 0x98). */
export const usualInJapanese: ReadonlySet<string> = new Set([...decodeRows('shift_jis', [0x88, 0x97], [0x40, 0xfc]), ...decodeRows('shift_jis', [0x98, 0x98], [0x40, 0x72])]);

/** Characters that only Japanese writes, such as 込 or 売: usual there, and in neither Chinese set. */
export const japaneseOnly: ReadonlySet<string> = new Set([...usualInJapanese].filter((char) => !big5.has(char) && !gb2312.has(char)));

/** Those of them that Traditional Chinese knows as other forms of its own, such as 説 or 産, left out. */
export const japaneseAlone: ReadonlySet<string> = new Set([...japaneseOnly].filter((char) => simplify(char) === char));

/** The same text in Simplified characters; other characters stay. */
export function simplify(text: string): string {
  return convert(text);
}

type Range = readonly [first: number, last: number];

function pairUp(chars: string[]): [traditional: string, simplified: string][] {
  const converted = convert(chars.join('\n')).split('\n');
  return chars.map((char, index): [string, string] => [char, converted[index] ?? char]).filter(([from, to]) => from !== to);
}

function decodeRows(charset: string, rows: Range, cells: Range): string[] {
  const decoder = new TextDecoder(charset);
  const chars: string[] = [];
  for (let row = rows[0]; row <= rows[1]; row += 1) {
    for (let cell = cells[0]; cell <= cells[1]; cell += 1) {
      const char = decoder.decode(Uint8Array.of(row, cell));
      if (/^\p{Script=Han}$/u.test(char)) chars.push(char);
    }
  }
  return chars;
}
