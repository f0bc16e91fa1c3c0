import type { Language } from '@sluice/contracts';

/** The language of ours that a caller likes best (RFC 9110, 12.5.4); English when it names none of them. */
export function preferredLanguage(header: string | undefined): Language {
  const wishes = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(/\s*;\s*/);
    const quality = parameters.find((parameter) => parameter.startsWith('q='));
    return { language: ours(tag), quality: quality === undefined ? 1 : Number(quality.slice(2)) };
  });
  const known = wishes.filter(({ language, quality }) => language !== null && quality > 0);
  return known.toSorted((a, b) => b.quality - a.quality)[0]?.language ?? 'en';
}

function ours(tag: string): Language | null {
  const parts = tag.split('-');
  if (parts[0] === 'en') return 'en';
  if (parts[0] !== 'zh' && parts[0] !== 'yue') return null;
  if (parts.includes('hans')) return 'zh-Hans';
  if (parts.includes('hant')) return 'zh-Hant';
  return parts.includes('cn') || parts.includes('sg') || parts.includes('my') ? 'zh-Hans' : 'zh-Hant';
}
