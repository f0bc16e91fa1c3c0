import type { TextReading } from '@sluice/contracts';
import { cleanText, evenText, shownText } from './clean-text.ts';
import { detectIntent, type IntentGuess } from './detect-intent.ts';
import { detectLanguage } from './detect-language.ts';
import { findEntities } from './find-entities.ts';
import { foldText } from './fold-text.ts';
import { hintedLanguage } from './language-hint.ts';
import { asksAboutOptingOut } from './opt-out-questions.ts';
import { saysOptOut } from './opt-out-words.ts';
import { replies } from './replies.ts';
import { sentimentOf } from './sentiment.ts';
import { isLure } from './spam-rules.ts';
import { summaryOf } from './summary.ts';
import { urgencyOf } from './urgency.ts';
import { writtenIn } from './written-in.ts';

/** Goes up whenever the rules read some text otherwise. */
export const textRulesVersion = 3;

/** How far a sentence that is an opt-out by itself is trusted, and what only seems to be spam or a question. */
const trust = { alone: 0.85, lure: 0.6, asking: 0.6 };

/** Reads a text by rules alone: never throws, always answers the same, and looks at the first 4,000 characters only. */
export function readText(text: string, languageHint: string | null): TextReading {
  const shown = shownText(text);
  const even = evenText(shown);
  const cleaned = cleanText(text);
  const folded = foldText(cleaned);
  const language = detectLanguage(cleaned, hintedLanguage(languageHint));
  const { intent, confidence } = guessOf({ shown, even, folded });
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

/** Whoever says stop is heard whatever stands beside it; a link that lures is spam unless the reader's help is what is wanted. */
function guessOf({ shown, even, folded }: Record<'shown' | 'even' | 'folded', string>): IntentGuess {
  if (saysOptOut(shown)) return { intent: 'opt-out', confidence: trust.alone };
  const guess = detectIntent(folded);
  const isOpen = guess.intent === 'other' || guess.intent === 'greeting';
  if (isOpen && isLure(even, folded)) return { intent: 'spam', confidence: trust.lure };
  return isOpen && asksAboutOptingOut(folded) ? { intent: 'question', confidence: trust.asking } : guess;
}
