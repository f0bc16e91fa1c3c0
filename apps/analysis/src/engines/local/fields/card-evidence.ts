/** What was found on a picture, and how the rest of its print looks. */
export interface Findings {
  emails: number;
  urls: number;
  phones: number;
  name: number;
  title: number;
  company: number;
  address: number;
  /** All printed lines as text. */
  lines: readonly string[];
  /** The words that no rule could use. */
  unused: readonly string[];
}

const receiptWords = new RegExp(
  [
    '小計|合計|總計|总计|应付|應付|找零|現金|现金|發票|发票|領収|收據|收据|税込|消費税|お釣',
    'sub-?total|\\b(?:total|tax|vat|cash|change|qty)\\b|receipt|invoice|amount due|order (?:no|number|#)',
  ].join('|'),
  'gi',
);
const price = /(?:[$¥€£￥]|NT\$|HK\$|RMB|USD)\s?\d|\b\d{1,4}[.,]\d{2}\b(?![.\d-])|\d\s?[元円]/g;
const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
/** What posters, tickets and the labels of goods say. */
const eventWords = new RegExp(
  [
    '\\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\\b',
    `\\b${month}\\.? \\d{1,2}\\b|\\b\\d{1,2}(?:st|nd|rd|th)? ${month}\\b`,
    '\\d{1,2}\\s*月\\s*\\d{1,2}\\s*[日號号]|主辦|主办|協辦|协办|承辦|承办|票價|票价|入場|入场|展覽|展览',
    '每日|每次|毫克|有效期|保存期限|用法|用量|成分|衛署|消費者|消费者|net wt|ingredients|expiry|best before',
    '\\btickets?\\b|\\badmission\\b|\\bopen daily\\b|營業時間|营业时间|営業時間|[週周星][期一二三四五六日]',
  ].join('|'),
  'gi',
);
const clock = /(?<![\d:])\d{1,2}:\d{2}(?::\d{2})?(?![\d:])/g;
const sentence = /[\p{Ll},;]\s+\p{Ll}+\s+\p{Ll}+\s+\p{Ll}+|[，。、；！？].*[\p{Script=Han}\p{Script=Hiragana}]{6}/u;

const threshold = 3.5;
/** A name with a known surname, beside a position, or one that the mailbox is named after. */
const strongName = 0.75;

/** Whether the findings make a card of one person or house, and how sure that is (0 to 1). A guess at a name alone never does. */
export function judge(findings: Findings): { isCard: boolean; confidence: number } {
  const { emails, urls, phones, name, title, company, address } = findings;
  const kinds = [emails, urls, phones, name, title, company, address].filter((count) => count > 0).length;
  const reachable = emails + phones + urls > 0;
  const person = name >= strongName || title > 0;
  const score = evidence(findings) - objections(findings, person && reachable ? 1 : 0);
  const complete = reachable ? kinds >= (person ? 2 : 3) : name > 0 && title > 0 && company > 0;
  const isCard = score >= threshold && complete;
  const distance = isCard || complete ? Math.abs(score - threshold) : Math.max(2, threshold - score);
  return { isCard, confidence: Math.min(0.98, 0.6 + 0.1 * distance) };
}

function evidence({ emails, urls, phones, name, title, company, address }: Findings): number {
  const several = (count: number, first: number): number => (count === 0 ? 0 : first + Math.min(1, 0.5 * (count - 1)));
  return several(emails, 3) + several(phones, 2) + several(urls, 1.5) + 2 * name + 2 * title + 2 * company + 1.5 * address;
}

/** Receipts have prices and sums, chats have times, prose has sentences (a card has a motto at most: `mottos`), pages have many lines. */
function objections({ lines, unused }: Findings, mottos: number): number {
  const text = lines.join('\n');
  const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
  const sentences = unused.filter((words) => sentence.test(words) || words.length > 60).length;
  return (
    Math.min(6, 2 * count(receiptWords)) +
    (count(price) > 1 ? Math.min(5, count(price)) : 0) +
    Math.min(4, count(clock)) +
    Math.min(4, 1.5 * count(eventWords)) +
    Math.min(8, 1.5 * Math.max(0, sentences - mottos)) +
    Math.max(0, (lines.length - 20) * 0.4)
  );
}
