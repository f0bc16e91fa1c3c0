import { AppError } from '@sluice/errors';

/** Far above any callback; checked before the first character is looked at. */
const mostBytes = 64 << 10;
const deepest = 16;
const prolog = /^\s*<\?xml[^?<>]*\?>/;
const name = '[A-Za-z_][\\w.-]{0,63}';
/** A tag, text without markup or references, or a CDATA section; nothing else is read, so there are no entities to resolve. */
const piece = new RegExp(`<(?<end>/)?(?<name>${name})\\s*(?<empty>/)?>|<!\\[CDATA\\[(?<data>[^]*?)\\]\\]>|(?<text>[^<>&]+)`, 'y');

/**
 * The fields directly below the root of a WeCom callback, by name; what is nested deeper is left out. This is no XML parser:
 * elements, text and CDATA only. Throws `too-large`, and `invalid` for everything else, such as DOCTYPE, entities or attributes.
 */
export function readXml(body: Buffer): Map<string, string> {
  if (body.length > mostBytes) throw new AppError('too-large', `A WeCom callback has ${mostBytes} bytes at most.`);
  return new Reading(textOf(body)).fields();
}

class Reading {
  private readonly found = new Map<string, string>();
  private readonly open: string[] = [];
  private content = '';

  constructor(private readonly text: string) {}

  fields(): Map<string, string> {
    let at = prolog.exec(this.text)?.[0].length ?? 0;
    while (at < this.text.length) {
      piece.lastIndex = at;
      const groups = piece.exec(this.text)?.groups;
      if (!groups) throw malformed();
      this.take(groups);
      at = piece.lastIndex;
    }
    if (this.open.length > 0 || this.found.size === 0) throw malformed();
    return this.found;
  }

  private take({ name: tag, end, empty, data, text }: Record<string, string | undefined>): void {
    if (tag === undefined) return this.write(data ?? text ?? '');
    if (end !== undefined && empty !== undefined) throw malformed();
    if (end === undefined) this.begin(tag);
    if (end !== undefined || empty !== undefined) this.end(tag);
  }

  private begin(tag: string): void {
    // One root: what was found belongs to one that is closed.
    if ((this.open.length === 0 && this.found.size > 0) || this.open.length >= deepest) throw malformed();
    this.open.push(tag);
    if (this.open.length === 2) this.content = '';
  }

  private end(tag: string): void {
    if (this.open.at(-1) !== tag) throw malformed();
    if (this.open.length === 2) {
      if (this.found.has(tag)) throw malformed();
      this.found.set(tag, this.content);
    }
    this.open.pop();
  }

  private write(content: string): void {
    if (this.open.length === 2) this.content += content;
    else if (this.open.length < 2 && content.trim() !== '') throw malformed();
  }
}

function textOf(body: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new AppError('invalid', 'The body is not UTF-8.', { cause });
  }
}

function malformed(): AppError {
  return new AppError('invalid', 'The body is no WeCom callback: elements, text and CDATA below one root, without DOCTYPE or entities.');
}
