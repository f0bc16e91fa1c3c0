import { entityFault } from './entity-fault.ts';

const names: Record<string, string> = {
  '*': 'Bold',
  _: 'Italic',
  __: 'Underline',
  '~': 'Strikethrough',
  '||': 'Spoiler',
  '[': 'TextUrl',
  '`': 'Code',
  '```': 'Pre',
};
const markers = ['```', '__', '||', '*', '_', '~', '[', '`'];
const reserved = '_*[]()~`>#+-=|{}.!';

interface Reader {
  text: string;
  index: number;
  plain: string;
  open: { marker: string; index: number }[];
}

/** The text of MarkdownV2: every reserved character is escaped or part of an entity that is closed. */
export function plainMarkdownV2(text: string): string {
  const reader: Reader = { text, index: 0, plain: '', open: [] };
  while (reader.index < text.length) step(reader);
  const left = reader.open.at(-1);
  if (left) throw entityFault(`Can't find end of ${names[left.marker]} entity`, { text, index: left.index });
  return reader.plain;
}

function step(reader: Reader): void {
  const { text, index, open } = reader;
  const character = text[index] ?? '';
  const top = open.at(-1)?.marker;
  if (character === '\\' && index + 1 < text.length) return keep(reader, text[index + 1] ?? '', 2);
  const verbatim = top === '`' || top === '```';
  if (verbatim && !text.startsWith(top, index)) return keep(reader, character, 1);
  if (top === '[' && character === ']') return closeLink(reader);
  const marker = markers.find((candidate) => text.startsWith(candidate, index));
  if (marker) return toggle(reader, marker);
  const quote = character === '>' && (index === 0 || text[index - 1] === '\n');
  const emoji = character === '!' && text[index + 1] === '[';
  if (quote || emoji) return keep(reader, '', 1);
  if (reserved.includes(character)) throw unescaped(character);
  keep(reader, character, 1);
}

function keep(reader: Reader, plain: string, length: number): void {
  reader.plain += plain;
  reader.index += length;
}

function toggle(reader: Reader, marker: string): void {
  if (reader.open.at(-1)?.marker === marker) reader.open.pop();
  else reader.open.push({ marker, index: reader.index });
  reader.index += marker.length;
}

function closeLink(reader: Reader): void {
  reader.open.pop();
  reader.index += 1;
  if (reader.text[reader.index] !== '(') return;
  const end = reader.text.indexOf(')', reader.index);
  if (end < 0) throw entityFault("Can't find end of a URL", reader);
  reader.index = end + 1;
}

function unescaped(character: string): Error {
  return entityFault(`Character '${character}' is reserved and must be escaped with the preceding '\\'`);
}
