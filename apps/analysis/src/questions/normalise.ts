import { simplify } from '../engines/local/texts/han-forms.ts';

const invisible = /[\p{Cf}\p{Variation_Selector}]/gu;
/** Faces and folded hands say how something is asked, other emoji may be what is asked about. */
const courtesyEmoji = /[\u{1F600}-\u{1F64F}\u263A]/gu;
const thousands = /(?<=\d),(?=\d{3}(?!\d))/gu;
/** Punctuation, but for what makes another number or name: 3.5, 10:30, 24/7, 2-3, -5, C#, A&B, 50%. */
const punctuation = /(?![#%&@])(?<!\d(?=[.:/-]\d))(?<!(?:^|\s)(?=-\d))[\p{P}~|^`´¨]/gu;
const gap = /(?<=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]) | (?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])/gu;

const opening = anchored('^(?:', ')', [
  '(?:(?:(?:我|我们)?(?:想|要))(?:请问|请教|问)|请问|请教)(?:一下|下)? ?',
  '(?:请问|不好意思|打扰一下|打扰了|麻烦一下|抱歉|すみませんが?|お世話になっております|こんにちは) ?',
  '(?:你们?好|嗨|哈喽|哈啰|哈罗|早安|午安|晚安|早上好|下午好|晚上好|在吗|有人吗|小编|老板|亲|亲爱的|客服|hi|hello|hey|hi there|hello there|dear team|good (?:morning|afternoon|evening)|excuse me|sorry|quick question) ',
]);
const closing = anchored('(?:', ')$', [
  ' ?(?:(?:先)?谢谢(?:你们?|大家)?|感谢(?:你们?)?|感恩|多谢|谢啦|谢了|拜托了?|麻烦(?:你们?)?了|ありがとうございます|よろしくお(?:願い|愿い)(?:いた)?します)',
  ' (?:many )?(?:thanks|thank you|thx|ty|cheers)(?: (?:so much|very much|a lot|in advance))?',
  '[呢啊呀喔哦耶欸]',
]);
const please = / (?:please|pls|plz|kindly)(?= |$)|^(?:please|pls|plz|kindly) /gu;
const mostCourtesies = 5;

/**
 * A text in the one form in which two people ask the same: compatibility forms, case, Traditional and Simplified characters, punctuation and courtesies are
 * evened out; numbers, words and their order stay. The empty string when nothing is left to tell.
 */
export function normalise(text: string): string {
  const even = simplify(text.normalize('NFKC').toLowerCase())
    .replace(/[妳您]/gu, '你')
    .replace(/甚么/gu, '什么')
    .replace(invisible, '')
    .replace(courtesyEmoji, ' ')
    .replace(/(?<=\p{L})['’‘ʼ](?=\p{L})/gu, '')
    .replace(thousands, '')
    .replace(/\s/gu, ' ')
    .replace(punctuation, ' ')
    .replace(/\p{C}/gu, ' ')
    .replace(/ {2,}/gu, ' ')
    .trim();
  return withoutCourtesies(even).replace(gap, '').trim();
}

/** What is a courtesy and nothing else stays. */
function withoutCourtesies(text: string): string {
  let rest = text.replace(please, ' ').replace(/ {2,}/gu, ' ').trim();
  for (let turn = 0; turn < mostCourtesies; turn += 1) {
    const shorter = rest.replace(opening, '').replace(closing, '').trim();
    if (shorter === rest || shorter === '') return rest;
    rest = shorter;
  }
  return rest;
}

function anchored(before: string, after: string, choices: readonly string[]): RegExp {
  return new RegExp(`${before}${choices.map(simplify).join('|')}${after}`, 'u');
}
