import { anyTerm, terms } from './vocabulary.ts';

const eastAsianSigns: readonly RegExp[] = [
  /[縣县県市州府都道](?=\S)/u,
  /\p{Script=Han}{2,3}[都道府県]\p{Script=Han}{1,5}[市郡区町村]/u,
  /[區区鄉乡鎮镇郡]/u,
  /[路街巷弄段]|大道|丁目|町/u,
  /\d+(?:[之-]\d+)*\s*[號号番]|\d+-\d+(?:-\d+)?/u,
  /\d+\s*[樓楼階层層室座棟栋F]|ビル|大厦|大廈|廣場|广场/u,
  /[東东]京都|大阪府|京都府|北海道|[台臺][北中南]|新北|高雄|北京|上海|深圳|[廣广]州/u,
];

const streets = terms(`
  St | Street | Ave | Avenue | Rd | Road | Blvd | Boulevard | Dr | Drive | Ln | Lane | Way | Ct | Court | Pl | Place |
  Sq | Square | Pkwy | Parkway | Hwy | Highway | Ter | Terrace | Close | Crescent | Row | Walks? | Walk | Quay | Wharf |
  Mews | Gate | Hill | Gardens | Grove | Park | Plaza | Loop | Trail | Alley | Broadway | Embankment | Yard | Parade |
  Sec | District | Dist | Boulevard | Circle | Pkwy | Esplanade
`).join('|');
const latinSigns: readonly RegExp[] = [
  new RegExp(`\\b\\d+[A-Za-z]?[,\\s]+(?:[\\p{L}.'-]+\\s+){0,4}(?:${streets})\\b`, 'iu'),
  /\b(?:Suite|Ste|Floor|Fl|Room|Rm|Unit|Building|Bldg|Level|Apt|P\.?\s?O\.?\s?Box)\b\.?\s*#?\w+/i,
  /\b\d+(?:st|nd|rd|th)\s+Floor\b|\b\d+F\b/i,
  /\b[A-Z]{2}\.?\s*,?\s*\d{5}(?:-\d{4})?\b/,
  /\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b/,
  /\b[A-Z][a-z]+-(?:ku|shi|machi|cho|gun|ken|to|fu)\b/,
  /\p{L}(?:straße|strasse|str\.|platz|weg|allee|gasse)\s*\d+/iu,
  /(?:^|[,·]\s*)(?:D-)?\d{5}\s+\p{Lu}\p{L}+|\bSingapore\s+\d{6}\b/u,
  /,\s*\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?\s+\d{5}(?:-\d{4})?$/u,
  /\b(?:Tower|Block|Blk|Phase)\s+\w{1,3}\b|#\d{2}-\d{2,4}/,
  anyTerm(terms(`
    USA | U\\.S\\.A | United States | United Kingdom | UK | England | Taiwan | R\\.O\\.C | Japan | China | Hong Kong |
    Singapore | Australia | Canada | Ireland | Germany | India
  `)),
  anyTerm(terms(`
    London | Manchester | New York | San Francisco | Los Angeles | Chicago | Boston | Seattle | Taipei | Tokyo | Osaka |
    Shanghai | Beijing | Shenzhen | Hamburg | Berlin | München | Frankfurt | Köln | Düsseldorf | Stuttgart
  `)),
];

const strongLatinSigns = 9;

/** How much a text looks like (a part of) a postal address, 0 to 1. */
export function addressLikeness(text: string): number {
  if (/\p{Script=Han}/u.test(text)) {
    const signs = eastAsianSigns.filter((sign) => sign.test(text)).length;
    return signs >= 3 ? 0.95 : signs === 2 && /\d/.test(text) ? 0.8 : 0;
  }
  const matches = latinSigns.map((sign) => sign.test(text));
  const count = matches.filter(Boolean).length;
  if (count === 0 || !/\d/.test(text)) return 0;
  return matches.slice(0, strongLatinSigns).some(Boolean) ? Math.min(0.95, 0.6 + 0.15 * count) : 0;
}

/** Whether a line under an address may go on with it: a town, a post code, a country, a floor. */
export function continuesAddress(text: string): boolean {
  if (/\p{Script=Han}/u.test(text)) return /[\d一二三四五六七八九十]/u.test(text) && eastAsianSigns.some((sign) => sign.test(text));
  return latinSigns.slice(1).some((sign) => sign.test(text)) || addressLikeness(text) > 0;
}

/** Whether a line is a street with its house number when `town` under it begins with a post code: Am Mühlbach 7. */
export function isStreetAbove(text: string, town: string): boolean {
  return /^(?:D-)?\d{5}\s+\p{Lu}/u.test(town) && /^\p{Lu}[\p{L}.'’ -]+\s\d{1,4}\s?[a-z]?(?:\s?-\s?\d{1,4})?$/u.test(text);
}

/** An address without its label and, in East Asia, without the post code before it. */
export function tidyAddress(text: string): string {
  const tidy = text.replace(/^[\s|,.:;·•]+|[\s|,;:·•]+$/g, '').replace(/\s+/g, ' ');
  if (!/\p{Script=Han}/u.test(tidy)) return tidy;
  return tidy.replace(/^.{0,8}?〒+\s*(?=\d)/u, '').replace(/^(?:[〒〶T+]+\s*)?\(?\d{3}(?:-\d{4}|\d{0,3})?\)?\s*(?=\p{Script=Han})/u, '');
}
