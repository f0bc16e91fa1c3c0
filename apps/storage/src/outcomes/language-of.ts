import type { Language } from '@sluice/contracts';

/**
 * The language to answer in: what the person wrote decides, then what the conversation knows, then what their app says
 * (BCP 47), then the default of the house.
 */
export function languageOf(known: { written?: Language; conversation?: Language | undefined; app: string | null }, house: Language): Language {
  return known.written ?? known.conversation ?? languageOfTag(known.app) ?? house;
}

function languageOfTag(tag: string | null): Language | undefined {
  const parts = (tag ?? '').toLowerCase().split(/[-_]/);
  const [primary] = parts;
  if (primary === '') return undefined;
  if (primary !== 'zh' && primary !== 'yue') return 'en';
  if (parts.some((part) => ['hans', 'cn', 'sg', 'my'].includes(part))) return 'zh-Hans';
  return parts.some((part) => ['hant', 'tw', 'hk', 'mo'].includes(part)) ? 'zh-Hant' : undefined;
}
