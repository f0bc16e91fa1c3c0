import type { Intent } from '@sluice/contracts';

/** How one intent is recognised in a folded text; every pattern is linear in the length of the text. */
export interface IntentRules {
  intent: Exclude<Intent, 'other'>;
  /** Phrases that sound like the intent but are not; they are taken out first ("no complaints"). */
  innocent: RegExp;
  /** Phrases that hardly anybody uses for something else. */
  sure: RegExp;
  /** Phrases that usually mean it. */
  likely: RegExp;
}

/** Regular expressions for spaced languages, one a line, each found as whole words only. */
export function words(lines: TemplateStringsArray, ...parts: string[]): string[] {
  return phrases(lines, ...parts).map((line) => String.raw`\b(?:${line})\b`);
}

/** Regular expressions, one a line, each found anywhere. */
export function phrases(lines: TemplateStringsArray, ...parts: string[]): string[] {
  return String.raw(lines, ...parts)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** One expression that finds any of the listed ones. */
export function anyOf(...lists: string[][]): RegExp {
  return new RegExp(lists.flat().map((line) => `(?:${line})`).join('|'), 'gu');
}
