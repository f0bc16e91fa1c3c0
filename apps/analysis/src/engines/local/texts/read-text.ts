import type { TextReading } from '@sluice/contracts';
import { cleanText } from './clean-text.ts';
import { detectIntent } from './detect-intent.ts';
import { detectLanguage } from './detect-language.ts';
import { foldText } from './fold-text.ts';
import { hintedLanguage } from './language-hint.ts';
import { replies } from './replies.ts';

/** Reads a text by rules alone: never throws, always answers the same, and looks at the first 4,000 characters only. */
export function readText(text: string, languageHint: string | null): TextReading {
  const cleaned = cleanText(text);
  const language = detectLanguage(cleaned, hintedLanguage(languageHint));
  const { intent, confidence } = detectIntent(foldText(cleaned));
  return { writtenIn: language, language, intent, confidence, sentiment: 'neutral', urgency: 'normal', entities: [], summary: '', reply: replies[language][intent] };
}
