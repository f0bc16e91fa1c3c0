import { terms } from './vocabulary.ts';
import type { FoundText } from './emails.ts';

const taiwanese = '(?:公司|營業人|买方)?\\s?(?:統一編號|统一编号|統編|统编|統一编號)|UBN|GUI(?:\\s?no)?';
const labels = [
  taiwanese,
  ...terms(`
    纳税人识别号 | 納稅人識別號 | 税号 | 稅號 | 統一社會信用代碼 | 统一社会信用代码 | 登録番号 | 法人番号 |
    tax\\s?(?:id|no|number|reg) | VAT(?:[\\s-]?(?:reg|id|no|number|registration)\\.?)* | GST(?:[\\s-]?(?:reg|id|no|number|registration)\\.?)* |
    USt\\.?[\\s-]?Id(?:ent)?[\\s.-]?Nr | USt\\.?[\\s-]?ID | Steuer[\\s-]?Nr | UEN | ABN | EIN | TIN
  `),
].join('|');
const marks = '[\\s.:：;|｜丨/()（）#-]*';
const announced = new RegExp(`(?<![A-Za-z0-9])(?:(?:${labels})(?:no|number)?${marks})+`, 'giu');
const fromTaiwan = new RegExp(taiwanese, 'iu');
/** A number of tax offices: digits with letters before, among or behind them, in groups or in one piece. */
const number = /^(?:[A-Z]{1,3}[- ]?)?[\dOIl](?:[ ./-]?[\dA-Z]|[OIl]){5,22}(?![A-Za-z0-9])/;
const fewestDigits = 6;

/** The tax numbers of one line, each behind a label that says so. Taiwan's are eight digits with a check: certain when it holds, doubted when not. */
export function findTaxIds(text: string): FoundText[] {
  return [...text.matchAll(announced)].flatMap((match) => {
    const from = match.index + match[0].length;
    const printed = number.exec(text.slice(from))?.[0];
    if (printed === undefined || printed.replace(/\D/g, '').length < fewestDigits) return [];
    const eight = asEightDigits(printed);
    const place = { start: match.index, end: from + printed.length };
    if (eight !== null) return [{ value: eight, ...place, certainty: holdsCheck(eight) ? 0.99 : 0.6 }];
    return fromTaiwan.test(match[0]) ? [] : [{ value: printed, ...place, certainty: 0.85 }];
  });
}

function asEightDigits(printed: string): string | null {
  const digits = printed.replace(/[ .-]/g, '').replace(/O/g, '0').replace(/[Il]/g, '1');
  return /^\d{8}$/.test(digits) ? digits : null;
}

const weights = [1, 2, 1, 2, 1, 2, 4, 1];

/** The check of Taiwan's 統一編號 (Ministry of Finance, as of 2023: divisible by five; a seventh digit 7 may count as one more). */
function holdsCheck(digits: string): boolean {
  const sum = weights.reduce((total, weight, i) => {
    const product = weight * Number(digits[i]);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return sum % 5 === 0 || (digits[6] === '7' && (sum + 1) % 5 === 0);
}
