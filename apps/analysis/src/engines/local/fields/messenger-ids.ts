import type { FoundText } from './emails.ts';
import type { FoundPhone } from './phones.ts';

export type Messenger = 'lineId' | 'wechatId' | 'telegramId';

/** The name somebody has in a messenger, with the stretch of text that is nothing else; empty where a phone number serves as the name, too. */
export interface FoundMessengerId extends FoundText {
  /** Null for networks that contacts do not keep. */
  messenger: Messenger | null;
}

/** What the networks are called on cards, with the misreadings of OCR. */
const names: ReadonlyArray<readonly [messenger: Messenger | null, names: string]> = [
  ['lineId', '(?:官方|公式|加)?\\s?(?:l[i1l]ne|賴)(?:\\s?(?:官方|official(?:\\s?account)?|公式(?:アカウント)?))?'],
  ['wechatId', '微信|we\\s?chat|weixin|wx|v信'],
  ['telegramId', 'tele\\s?gram|テレグラム|tg'],
  [null, 'instagram|insta|ig|facebook|fb|twitter|threads|skype|qq|kakao(?:talk)?|weibo|微博|抖音|tiktok|youtube'],
];
const saysId = '(?:\\s?(?:id|號|号|帳號|账号|公众号|公眾號|搜尋|搜索|好友))?';
const phoneToo = '(?:\\s*[/&、,+]\\s*(?:whatsapp|viber|手機|手机|電話|电话|携帯|mobile|cell|tel|phone))?';
const separator = '\\s*[:：;|｜丨/.)）]?\\s*';
const value = '\\+?\\d[\\d -]{6,16}\\d(?![\\w.-])|[@＠]?[A-Za-z0-9][\\w.-]{2,29}|[@＠][\\w.-]{3,30}';
/** Behind "Direct line" or "Hot line" stands a number to dial. */
const standsAlone = (messenger: Messenger | null): string => (messenger === 'lineId' ? '(?<![A-Za-z0-9]|[A-Za-z][\\s-])' : '(?<![A-Za-z0-9])');
const labelled = names.map(([messenger, alternatives]) => ({
  messenger,
  pattern: new RegExp(`${standsAlone(messenger)}(?<name>${alternatives})(?<id>${saysId})(?<phone>${phoneToo})(?<mark>${separator})(?<value>${value})`, 'giu'),
  /** 手機：0912-345-678（LINE 同號), also in brackets behind or before the number. */
  saying: new RegExp(`[(（\\[【]?\\s*(?:同\\s*(?:${alternatives})|(?:${alternatives})\\s*同[號号步]?|(?<=[(（\\[【]\\s*)(?:${alternatives})(?=\\s*[)）\\]】]))[^)）\\]】\\d]{0,4}[)）\\]】]?`, 'iu'),
}));

const links: ReadonlyArray<readonly [messenger: Messenger, pattern: RegExp, prefix: string]> = [
  ['telegramId', /(?:https?:\/\/)?(?<![\w.])(?:t|telegram)[.,]me\s?\/\s?@?(?!joinchat|\+)(?<value>\w{3,32})\/?/gi, '@'],
  ['lineId', /(?:https?:\/\/)?(?<![\w.])line[.,]me\/(?:R\/)?ti\/p\/(?:~|%7E)(?<value>[\w.-]+)/gi, ''],
  ['lineId', /(?:https?:\/\/)?(?<![\w.])line[.,]me\/(?:R\/)?ti\/p\/(?:@|%40)(?<value>[\w.-]+)/gi, '@'],
];

/** The names of one line (its e-mail addresses taken out before): behind the name of a network, or in a link to it. */
export function findMessengerIds(text: string): FoundMessengerId[] {
  const linked = links.flatMap(([messenger, pattern, prefix]) =>
    [...text.matchAll(pattern)].map((match) => ({
      messenger,
      value: prefix + match.groups!['value']!,
      start: match.index,
      end: match.index + match[0].length,
      certainty: 0.97,
    })),
  );
  const named = labelled.flatMap(({ messenger, pattern }) => [...text.matchAll(pattern)].flatMap((match) => asNamed(messenger, match, text)));
  return [...linked, ...named.filter(({ start, end }) => linked.every((link) => end <= link.start || start >= link.end))];
}

/** Words that say a phone number is the name in a messenger, too: 138 1234 5678（微信同号）. */
export interface PhoneSaying {
  messenger: Messenger | null;
  start: number;
  end: number;
}

export function findPhoneSayings(text: string): PhoneSaying[] {
  return labelled.flatMap(({ messenger, saying }) => {
    const match = saying.exec(text);
    return match ? [{ messenger, start: match.index, end: match.index + match[0].length }] : [];
  });
}

/** The name that such words make of a phone number of their line, the mobile one first. */
export function asPhone({ messenger, start, end }: PhoneSaying, phones: readonly FoundPhone[]): FoundMessengerId[] {
  const phone = phones.find(({ type }) => type === 'mobile') ?? phones[0];
  return phone ? [{ messenger, value: digitsOf(phone.value), start, end, certainty: 0.85 }] : [];
}

function asNamed(messenger: Messenger | null, match: RegExpMatchArray, text: string): FoundMessengerId[] {
  const { name = '', id = '', phone = '', mark = '', value: printed = '' } = match.groups!;
  const start = match.index ?? 0;
  const isHandle = /^[@＠]|[\d_]/.test(printed);
  const isSure = /[:：;|｜丨]/.test(mark) || id !== '' || (/\p{Script=Han}/u.test(name) && /^[\x21-\x7e]+$/.test(printed));
  if (!isSure && !isHandle) return [];
  const isNumber = /^\+?[\d\s-]+$/.test(printed);
  const sharesNumber = isNumber && (phone !== '' || /(?:手機|手机|電話|电话|携帯|mobile|cell|tel|phone|whatsapp)\s*[/&、,+]\s*$/i.test(text.slice(0, start)));
  const said = isNumber ? digitsOf(printed) : printed.replace('＠', '@').replace(/[.-]+$/, '');
  const end = sharesNumber ? start : start + match[0].length;
  return [{ messenger, value: messenger === 'telegramId' && !isNumber ? `@${said.replace(/^@/, '')}` : said, start, end, certainty: isSure ? 0.93 : 0.85 }];
}

function digitsOf(number: string): string {
  return number.replace(/[^\d+]/g, '');
}
