import type { TextReading } from '@sluice/contracts';
import { cleanText, evenText, shownText } from './clean-text.ts';
import { detectIntent, type IntentGuess } from './detect-intent.ts';
import { detectLanguage } from './detect-language.ts';
import { findEntities } from './find-entities.ts';
import { foldText } from './fold-text.ts';
import { hintedLanguage } from './language-hint.ts';
import { replies } from './replies.ts';
import { sentimentOf } from './sentiment.ts';
import { isLure } from './spam-rules.ts';
import { summaryOf } from './summary.ts';
import { urgencyOf } from './urgency.ts';
import { writtenIn } from './written-in.ts';

/** Goes up whenever the rules read some text otherwise. */
export const textRulesVersion = 2;

/** How far a link that lures deserves to be taken for spam. */
const lureTrust = 0.6;

/** Reads a text by rules alone: never throws, always answers the same, and looks at the first 4,000 characters only. */
export function readText(text: string, languageHint: string | null): TextReading {
  const shown = shownText(text);
  const even = evenText(shown);
  const cleaned = cleanText(text);
  const folded = foldText(cleaned);
  const language = detectLanguage(cleaned, hintedLanguage(languageHint));
  const { intent, confidence } = guessOf(even, folded);
  return {
    writtenIn: writtenIn(cleaned),
    language,
    intent,
    confidence,
    sentiment: sentimentOf(folded, intent),
    urgency: urgencyOf(folded, intent),
    entities: findEntities(even),
    summary: summaryOf(shown),
    reply: replies[language][intent],
  };
}

/** A link that lures is spam whatever is asked of the reader beside it, unless they are the one who wants something. */
function guessOf(even: string, folded: string): IntentGuess {
  const guess = detectIntent(folded);
  const isOpen = guess.intent === 'other' || guess.intent === 'greeting';
  return isOpen && isLure(even, folded) ? { intent: 'spam', confidence: lureTrust } : guess;
}
