import { badRequest } from '../refusal.ts';
import { plainHtml } from './html.ts';
import { plainMarkdown } from './markdown.ts';
import { plainMarkdownV2 } from './markdown-v2.ts';

export interface Formatted {
  text: string;
  parseMode: string;
}

/** The text without its markup; bad markup and unknown modes are refused as Client.cpp get_formatted_text does. */
export function plainText({ text, parseMode }: Formatted): string {
  switch (parseMode.toLowerCase()) {
    case '':
    case 'none':
      return text;
    case 'html':
      return plainHtml(text);
    case 'markdown':
      return plainMarkdown(text);
    case 'markdownv2':
      return plainMarkdownV2(text);
    default:
      throw badRequest('unsupported parse_mode');
  }
}

/** Length in characters: Telegram counts code points (`message_length_max` in core.telegram.org/constructor/config). */
export function charactersIn(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}
