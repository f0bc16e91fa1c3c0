import { charactersIn, plainText } from '../formatting/plain-text.ts';
import type { Params } from '../params.ts';
import { badRequest } from '../refusal.ts';

export interface ReadText {
  text: string;
  parseMode?: string;
}

/** `text` of 1 to 4096 characters after its markup is taken away (core.telegram.org/bots/api#sendmessage). */
export function readText(params: Params): ReadText {
  if (!params.has('text')) throw badRequest('message text is empty');
  const read = withoutMarkup(params, 'text');
  if (read.text.trim() === '') throw badRequest('text must be non-empty');
  if (tooLong(read.text, 4_096)) throw badRequest('message is too long');
  return read;
}

/** `caption` of up to 1024 characters after its markup is taken away. */
export function readCaption(params: Params): ReadText {
  const read = withoutMarkup(params, 'caption');
  if (tooLong(read.text, 1_024)) throw badRequest('message caption is too long');
  return read;
}

function withoutMarkup(params: Params, name: string): ReadText {
  const parseMode = params.text('parse_mode');
  return { text: plainText({ text: params.text(name), parseMode }), ...(parseMode && { parseMode }) };
}

function tooLong(text: string, max: number): boolean {
  return text.length > max && charactersIn(text) > max;
}
