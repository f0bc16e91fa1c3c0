/** How much of a text is looked at, in UTF-16 code units; what a person wants stands at the beginning. */
export const readLimit = 4_000;

const keycaps = /[0-9#*]\uFE0F?\u20E3/gu;
const emoji = /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\uFE0F\u20E3\u{E0020}-\u{E007F}]/gu;
const invisible = /[\p{Cf}\uFE00-\uFE0E]/gu;
const unreadable = /[\p{Cc}\p{Co}\p{Cs}\p{Cn}\uFFFD]/gu;
/** Addresses say neither a language nor an intent; the bounded parts keep the search linear. */
const addresses = /https?:\/\/\S+|www\.\S+|[\w.+-]{1,64}@[a-z\d.-]{1,190}\.[a-z]{2,24}/giu;

/** The beginning of a text as people see it: NFKC, one kind of space, no emoji, control characters, links or e-mail addresses. */
export function cleanText(text: string): string {
  return text
    .slice(0, readLimit)
    .replace(keycaps, ' ')
    .replace(emoji, ' ')
    .replace(invisible, '')
    .normalize('NFKC')
    .replace(unreadable, ' ')
    .replace(addresses, ' ')
    .replace(/\s+/gu, ' ')
    .trim()
    .slice(0, readLimit);
}
