import { cleanText } from './clean-text.ts';
import { foldText } from './fold-text.ts';
import { simplify } from './han-forms.ts';
import { anyOf, phrases } from './intent-rules.ts';

const politeHan = '(?:请|拜托|麻烦|我要|我想|帮我|给我){0,2}';
const endHan = String.raw`(?:了|啦|喔|哦|吧|好吗|谢谢|拜托|[\s,.。!~?]){0,6}`;
const politeThai = '(?:ขอ|กรุณา|ช่วย|โปรด)?';
const endThai = String.raw`(?:ที|ได้แล้ว|เถอะ|เลย|นะ|ครับ|ค่ะ|คะ|[\s.!]){0,6}`;

/** Whole sentences that mean nothing but an opt-out, in the folded form, each from end to end. */
export const optOutSentences = [
  ...phrases`
    ^(?:(?:please|pls|plz|just|now|ok|hey|hi|hello|so),? ){0,3}(?:stop|unsub\w*|opt-?out)(?: (?:it|now|this|please|pls|plz|all|thanks|thank you|already|immediately|stop)| ?[.!,?]){0,20}$
    ^s[ ._*-]{1,2}t[ ._*-]{1,2}o[ ._*-]{1,2}p[\s.!]*$
    ^${politeHan}(?:停|停止(?:发送|传送|寄送|推送|推播|传讯|发讯|发|传|寄)?|勿扰|请勿打扰|不要再?(?:发|传|吵|烦)|(?:退订|取关|取消订阅|取消关注|拒收))${endHan}$
    ^${politeThai}หยุด${endThai}$
    ^(?:제발 )?(?:그만|중지|수신 ?중지|스톱|스탑)(?:해|해요|하세요|합니다|해 ?주세요|요)?[\s.!]*$
    ^(?:dừng|ngừng)(?: lại| đi| ngay)?[\s.!]*$
    ^(?:стоп|хватит|прекратите|توقف|إيقاف|ايقاف)[\s.!]*$
    ^(?:alto|basta|baja|parar|pare|sair|arr[eê]t(?:er|ez)?|stopp|berhenti)[\s.!]*$
  `,
  ...phrases`^(?:配信|送信|購読|メルマガ)?(?:停止|解除|ストップ)(?:希望|(?:を)?お願いします)?[。.!\s]{0,3}$`.map(simplify),
];
/** Words that are one only where nothing stands before them. */
export const optOutOpenings = phrases`^(?:td|quit|退出)[\s.!]*$`;

const sentenceEnds = /[.!?。！？…;；\n]+/u;
const clauseEnds = /[,，、:：]|\s[-–—]+\s/u;
const sentencesLookedAt = 50;
const longestSentence = 60;
const anywhere = anyOf(optOutSentences);
const atFirst = anyOf(optOutSentences, optOutOpenings);

/** Whether a sentence of a shown text is an opt-out by itself, or what stands before its first comma is: whatever else is said, it was said. */
export function saysOptOut(shown: string): boolean {
  const sentences = shown.split(sentenceEnds, sentencesLookedAt);
  const opening = sentences[0]!.split(clauseEnds, 1)[0]!;
  return isFoundIn(shown, atFirst) || isFoundIn(opening, atFirst) || sentences.some((sentence, i) => isFoundIn(sentence, i === 0 ? atFirst : anywhere));
}

function isFoundIn(sentence: string, pattern: RegExp): boolean {
  return sentence.length <= longestSentence && foldText(cleanText(sentence)).search(pattern) >= 0;
}
