import { isSupportedCountry, type CountryCode } from 'libphonenumber-js/max';
import type { CardLanguage } from '../ocr/writing.ts';

const byCallingCode: ReadonlyArray<readonly [RegExp, CountryCode]> = [
  [/\+\s?886/, 'TW'],
  [/\+\s?852/, 'HK'],
  [/\+\s?853/, 'MO'],
  [/\+\s?86(?!\d{1}\b)/, 'CN'],
  [/\+\s?81/, 'JP'],
  [/\+\s?44/, 'GB'],
  [/\+\s?65/, 'SG'],
  [/\+\s?61/, 'AU'],
  [/\+\s?353/, 'IE'],
  [/\+\s?64/, 'NZ'],
  [/\+\s?91/, 'IN'],
  [/\+\s?49/, 'DE'],
  [/\+\s?1(?!\d{1,2}\b)/, 'US'],
];

const byDomain: ReadonlyArray<readonly [RegExp, CountryCode]> = (
  ['TW', 'HK', 'MO', 'CN', 'JP', 'SG', 'AU', 'IE', 'NZ', 'IN', 'DE', 'CA'] as const
).map((country) => [new RegExp(`\\.${country.toLowerCase()}(?![\\w.-])`, 'i'), country] as const);

const byPlace: ReadonlyArray<readonly [RegExp, CountryCode]> = [
  [/\.uk(?![\w.-])|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|United Kingdom|\bEngland\b|\bScotland\b|\bWales\b/, 'GB'],
  [/香港|九[龍龙]|Hong Kong|Kowloon/i, 'HK'],
  [/新加坡|Singapore/i, 'SG'],
  [/Taiwan|Taipei|Kaohsiung|Taichung|Hsinchu/i, 'TW'],
  [/\bChina\b|Shanghai|Beijing|Shenzhen|Guangzhou/i, 'CN'],
  [/\bJapan\b|Tokyo|Osaka/i, 'JP'],
  [/Australia|\b(?:NSW|VIC|QLD)\b/, 'AU'],
  [/\b[A-Z]{2},?\s+\d{5}(?:-\d{4})?\b(?!\s*\p{Lu}\p{Ll})|\bU\.?S\.?A\b/u, 'US'],
  [/\bGermany\b|Deutschland|GmbH|straße\b|USt-?Id|^\s*(?:D-)?\d{5}\s+\p{Lu}\p{Ll}+/mu, 'DE'],
  [/\bCanada\b|\b[ABCEGHJ-NPRSTVXY]\d[A-Z]\s?\d[A-Z]\d\b/, 'CA'],
];

/** Where a script is at home, the likeliest first; Latin letters are at home everywhere. */
const homes: Record<CardLanguage, readonly CountryCode[]> = { 'zh-hant': ['TW', 'HK', 'MO'], 'zh-hans': ['CN', 'SG', 'MY'], ja: ['JP'], en: [] };

/** British mobile numbers stand out even where nothing else does. */
const britishMobile = /(^|\D)07\d{3}\s?\d{3}\s?\d{3}(\D|$)/;

/** North American numbers do, too: three digits, three and four, none of the groups of three with a 0 or 1 in front. */
const northAmerican = /(?:^|[^\d+-])(?:\([2-9]\d{2}\)\s?|[2-9]\d{2}[-. ])[2-9]\d{2}[-. ]\d{4}(?:\D|$)/m;

/** The country whose numbers a card writes without a country code: what is printed on it tells, or else the account is of `home`. */
export function guessCountry(text: string, language: CardLanguage, home: string): CountryCode {
  for (const [pattern, country] of [...byCallingCode, ...byDomain, ...byPlace]) if (pattern.test(text)) return country;
  if (language === 'en' && britishMobile.test(text)) return 'GB';
  if (language === 'en' && northAmerican.test(text)) return 'US';
  const [first] = homes[language];
  return homes[language].find((country) => country === home) ?? first ?? (isSupportedCountry(home) ? home : 'US');
}
