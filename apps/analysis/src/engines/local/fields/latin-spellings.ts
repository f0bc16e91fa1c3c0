const germanPairs: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' };

/** How a name is written where only plain letters are allowed, lower case: köhler is kohler or koehler. */
export function latinSpellings(text: string): string[] {
  const lower = text.toLowerCase().normalize('NFC');
  const paired = lower.replace(/[äöüß]/g, (letter) => germanPairs[letter]!);
  return [...new Set([lower, paired].map((spelling) => spelling.normalize('NFD').replace(/\p{M}/gu, '')))];
}
