import type { Language } from '@sluice/contracts';

/** The longest tag that RFC 5646 asks software to take. */
const longestTag = 35;
const undetermined = 'und';

/** Our language for a BCP 47 tag (`zh_TW` and lists too); other languages are met in English, a missing or broken tag is null. */
export function hintedLanguage(hint: string | null): Language | null {
  const tag = (hint ?? '').slice(0, 200).split(/[,;]/u)[0]!.trim().replaceAll('_', '-');
  const locale = tag.length > longestTag || tag.toLowerCase() === undetermined ? null : parse(tag);
  if (!locale) return null;
  // CLDR knows the script of zh-TW, zh-SG, yue, …
  if (locale.script === 'Hant') return 'zh-Hant';
  if (locale.script === 'Hans') return 'zh-Hans';
  return 'en';
}

function parse(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return null;
  }
}
