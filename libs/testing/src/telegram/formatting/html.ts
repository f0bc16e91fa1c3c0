import { byteOffset, entityFault, type Place } from './entity-fault.ts';

/** core.telegram.org/bots/api#html-style */
const tags = new Set(
  'b strong i em u ins s strike del span tg-spoiler a tg-emoji tg-time code pre blockquote'.split(' '),
);
const characters: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"' };
const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*>/y;

/** The text of HTML markup; tags must be known, closed, and properly nested. */
export function plainHtml(text: string): string {
  const open: string[] = [];
  let plain = '';
  let from = 0;
  for (let index = text.indexOf('<'); index >= 0; index = text.indexOf('<', from)) {
    plain += text.slice(from, index);
    tag.lastIndex = index;
    const found = tag.exec(text);
    if (!found) throw entityFault('Unsupported or unclosed start tag', { text, index });
    step(open, { closing: found[1] === '/', name: (found[2] ?? '').toLowerCase(), at: { text, index } });
    from = tag.lastIndex;
  }
  const left = open.at(-1);
  if (left !== undefined) throw entityFault(`Can't find end tag corresponding to start tag "${left}"`);
  return decode(plain + text.slice(from));
}

interface Tag {
  closing: boolean;
  name: string;
  at: Place;
}

function step(open: string[], { closing, name, at }: Tag): void {
  if (!closing) {
    if (!tags.has(name)) throw entityFault(`Unsupported start tag "${name}"`, at);
    open.push(name);
    return;
  }
  const expected = open.pop();
  if (expected === undefined) throw entityFault('Unexpected end tag', at);
  if (expected !== name) {
    throw entityFault(`Unmatched end tag at byte offset ${byteOffset(at)}, expected "</${expected}>", found "</${name}>"`);
  }
}

function decode(text: string): string {
  return text.replace(/&(#\d+|#x[0-9a-f]+|lt|gt|amp|quot);/gi, (all, name: string) => {
    if (!name.startsWith('#')) return characters[name.toLowerCase()] ?? all;
    const code = Number(name.toLowerCase().replace('#x', '0x').replace('#', ''));
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : all;
  });
}
