/** How much of a text is looked at, in UTF-16 code units; what a person wants stands at the beginning. */
export const readLimit = 4_000;

const keycaps = /[0-9#*]\uFE0F?\u20E3/gu;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\uFE0F\u20E3\u{E0020}-\u{E007F}]/gu;
const invisible = /[\p{Cf}\uFE00-\uFE0E]/gu;
const unreadable = /(?!\n)[\p{Cc}\p{Co}\p{Cs}\p{Cn}\uFFFD]/gu;
/** Addresses say neither a language nor an intent; the bounded parts keep the search linear. */
const addresses = /https?:\/\/\S+|www\.\S+|[\w.+-]{1,64}@[a-z\d.-]{1,190}\.[a-z]{2,24}/giu;

/** The beginning of a text as it was written, for people to read: no emoji or control characters, one kind of space, line ends kept. Never longer than the text. */
export function shownText(text: string): string {
  return text
    .slice(0, readLimit)
    .replace(keycaps, ' ')
    .replace(emoji, ' ')
    .replace(invisible, '')
    .replace(/\s+/gu, (space) => (/[\n\r\u2028\u2029]/u.test(space) ? '\n' : ' '))
    .replace(unreadable, ' ')
    .trim();
}

/** A shown text in one line and in one form (NFKC): what values are looked for in. */
export function evenText(shown: string): string {
  return shown.normalize('NFKC').replace(/\s+/gu, ' ').trim().slice(0, readLimit);
}

/** The beginning of a text for the rules: even, and without links and e-mail addresses. */
export function cleanText(text: string): string {
  return evenText(shownText(text)).replace(addresses, ' ').replace(/\s+/gu, ' ').trim();
}
