import { companyLikeness, isLegalFormAlone } from './company.ts';
import { latinSpellings } from './latin-spellings.ts';
import { surnames } from './surnames.ts';
import { titleLikeness } from './title.ts';
import { terms } from './vocabulary.ts';

const honorific = /\s*(?:先生|小姐|女士|博士|老師|老师|様|さん|氏)\s*$/u;
const credentials = terms(`
  MD | PhD | Ph\\.?D | JD | CPA | MBA | PE | RN | DDS | DVM | Esq | Jr | Sr | II | III | CFA | PMP | MSc | BSc | AIA | RIBA | FCA |
  ACA | CEng | LLM | MA | PsyD
`).join('|');
const credential = new RegExp(`(?:^|[\\s,])(?:${credentials})\\.?(?=$|[\\s,.])`, 'gi');
const prefix = /^(?:Mr|Mrs|Ms|Dr(?:\.-Ing|\. ?(?:rer|med|jur|phil|oec)(?:\. ?(?:nat|pol|dent|vet|habil|publ))*)?|Dipl\.-Ing|Herr|Frau|Prof|Rev|Ir|Sir)\.?\s+/i;
/** What else stands behind a comma after a name: degrees and memberships in capitals (FACC, LEED AP). */
const membership = /,\s*(?:[A-Z]{2,6}|[A-Z][A-Za-z]?[A-Z][A-Za-z]{0,3})(?:[- ][A-Z]{1,4})?(?=\s*(?:,|$))/g;
/** Luis "Lucho" Herrera, Robert (Bob) Smith. */
const nickname = /\s["“”„(]\p{L}+["“”)]\s/u;
const particle = /^(?:s\/o|d\/o|a\/l|a\/p|binti?|van|von|der|den|de|la|le|du|da|di|del|bin|al|el|y|ten|ter|dos|das|of)$/;

/** Words on posters and labels that are as short as names. */
const noName = /單位|单位|消費|消费|服務|服务|主辦|主办|歡迎|欢迎|營業|营业|時間|时间|地址|電話|电话|專線|专线|有限|中心|聯絡|联系|免費|免费|使用|注意|說明|说明/u;

/** How much an East Asian text has the shape of a person's name, 0 to 1. */
export function eastAsianNameLikeness(text: string): number {
  const name = tidyName(text).replace(/\s/g, '');
  if (!/^[\p{Script=Han}々ヶ\p{Script=Hiragana}\p{Script=Katakana}ー]{2,7}$/u.test(name)) return 0;
  if (noName.test(name) || titleLikeness(name) > 0.6 || companyLikeness(name) > 0.5 || isLegalFormAlone(name)) return 0;
  const surname = surnames.find((candidate) => name.startsWith(candidate) && name.length > candidate.length);
  if (/^[\p{Script=Katakana}ー]{2,8}[\s・=]+[\p{Script=Katakana}ー]{2,8}$/u.test(text.trim())) return 0.6;
  if (surname && name.length - surname.length <= 3) return name.length <= 5 ? 0.95 : 0.6;
  return name.length <= 5 ? 0.5 : 0.2;
}

/** How much a Latin text has the shape of a person's name, 0 to 1. */
export function latinNameLikeness(text: string): number {
  const bare = withoutHonours(text);
  if (/[\d@&:|]/.test(bare)) return 0;
  const words = bare.replace(/,/g, ' ').split(/\s+/);
  const capitalised = words.filter((word) => /^\p{Lu}[\p{L}.'’-]*$/u.test(word));
  if (words.length < 2 || words.length > 5 || !words.every((word) => capitalised.includes(word) || particle.test(word))) return 0;
  if (capitalised.filter((word) => word.length > 2).length < 1 || titleLikeness(bare) > 0) return 0;
  return companyLikeness(bare) > 0 ? 0.15 : 0.7;
}

/** A Latin name without what stands before and after it; a part behind a comma stays where little else would be left (LIM, JOHN). */
function withoutHonours(text: string): string {
  const bare = text.replace(nickname, ' ').replace(prefix, '').replace(credential, '').replace(/[\s,]+$/, '').trim();
  const shorter = bare.replace(membership, '').replace(/[\s,]+$/, '');
  return /\S\s+\S/.test(shorter) ? shorter : bare;
}

/** Whether a mailbox is named after the person: m.gonzalez, jonathan, swhitfield. */
export function namesMailbox(name: string, emails: readonly string[]): boolean {
  const words = latinSpellings(name).flatMap((spelling) => spelling.split(/[^a-z]+/)).filter((word) => word.length >= 3);
  const boxes = emails.map((email) => email.slice(0, email.indexOf('@')).toLowerCase());
  return boxes.some((box) => words.some((word) => box.includes(word) || (word.length > 5 && box.length > 5 && word.startsWith(box))));
}

/** A name as one writes it: without the address form after it, and in East Asia without spaces. */
export function tidyName(text: string): string {
  const bare = text.replace(/^[\s|,.:;·•-]+|[\s|,:;·•-]+$/g, '').replace(honorific, '').trim();
  const eastAsian = /^[\p{Script=Han}々ヶ\p{Script=Hiragana}\p{Script=Katakana}ー\s]+$/u.test(bare);
  return bare.replace(/\s+/g, eastAsian ? '' : ' ');
}
