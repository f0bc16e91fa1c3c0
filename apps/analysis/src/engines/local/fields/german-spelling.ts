import { words } from './vocabulary.ts';

/** What the readers, who know no ß, see in its place before the e of a street. */
const street = /(?<=\p{L}*[Ss]tra)[BRSfl8I1]{0,3}e(?=\s*\d|[\s,]*$)/gu;

/** Words that do not exist without their umlauts; the readers print ü as u, i, ii, iu or it, and ä and ö without their dots. */
const spelled = words(`
  München Köln Düsseldorf Nürnberg Würzburg Lübeck Lüneburg Tübingen Göttingen Böblingen Saarbrücken Osnabrück Mülheim Gütersloh
  Mönchengladbach Thüringen Österreich Zürich Geschäftsführer Geschäftsführerin Geschäftsführung Geschäftsleiter Geschäftsleiterin
  Geschäftsleitung Verkäufer Verkäuferin Einkäufer Einkäuferin Rechtsanwältin Büro Büroleiter Büroleiterin Qualitätsmanagement
  Qualitätssicherung Öffentlichkeitsarbeit
`);
const printed: Readonly<Record<string, string>> = { ä: '[äa]i?', ö: '[öo]i?', ü: '[üui][iut]?', Ö: '[ÖO]' };
const rules = spelled.map((word) => ({ word, pattern: new RegExp(`(?<!\\p{L})${word.replace(/[äöüÖ]/g, (letter) => printed[letter]!)}(?!\\p{L})`, 'giu') }));

/** A text of a German card with the ß and the umlauts that its readers lost, where only one word can be meant. */
export function mendGerman(text: string): string {
  return rules.reduce((mended, { word, pattern }) => mended.replace(pattern, (found) => inCaseOf(found, word)), text.replace(street, 'ße'));
}

function inCaseOf(found: string, word: string): string {
  return found === found.toUpperCase() ? word.toUpperCase() : word;
}
