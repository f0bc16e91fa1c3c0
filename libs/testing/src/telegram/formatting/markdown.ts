import { entityFault } from './entity-fault.ts';

/** The text of legacy Markdown: `_`, `*`, `` ` ``, ``` and `[text](url)` must be closed; nothing nests. */
export function plainMarkdown(text: string): string {
  let plain = '';
  for (let index = 0; index < text.length; ) {
    const character = text[index] ?? '';
    if (character === '\\' && '_*`['.includes(text[index + 1] ?? ' ')) {
      plain += text[index + 1];
      index += 2;
    } else if ('_*`['.includes(character)) {
      const entity = readEntity(text, index);
      plain += entity.content;
      index = entity.end;
    } else {
      plain += character;
      index += 1;
    }
  }
  return plain;
}

function readEntity(text: string, index: number): { content: string; end: number } {
  const opener = text.startsWith('```', index) ? '```' : (text[index] ?? '');
  const closer = opener === '[' ? ']' : opener;
  const start = index + opener.length;
  const close = text.indexOf(closer, start);
  if (close < 0) throw entityFault("Can't find end of the entity starting", { text, index });
  let end = close + closer.length;
  if (opener === '[' && text[end] === '(') {
    const urlEnd = text.indexOf(')', end);
    if (urlEnd < 0) throw entityFault("Can't find end of the entity starting", { text, index });
    end = urlEnd + 1;
  }
  return { content: text.slice(start, close), end };
}
