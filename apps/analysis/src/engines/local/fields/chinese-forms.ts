import { Converter } from 'opencc-js';

const toSimplified = Converter({ from: 'hk', to: 'cn' });

/** A list of Chinese words in its Traditional and its Simplified form. */
export function inBothScripts(words: readonly string[]): string[] {
  return [...new Set(words.flatMap((word) => [word, toSimplified(word)]))];
}
