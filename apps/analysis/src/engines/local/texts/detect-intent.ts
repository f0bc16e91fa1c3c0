import type { Intent } from '@sluice/contracts';
import { complaintRules } from './complaint-rules.ts';
import { greetingRules, thanksRules } from './courtesy-rules.ts';
import type { IntentRules } from './intent-rules.ts';
import { optOutRules } from './opt-out-rules.ts';
import { orderRules } from './order-rules.ts';
import { questionRules } from './question-rules.ts';
import { elsewhere } from './rules-elsewhere.ts';
import { spamRules } from './spam-rules.ts';

/** What the rules made of a text, and how far they deserve to be trusted (0 to 1). */
export interface IntentGuess {
  intent: Intent;
  confidence: number;
}

/** When several intents match, the one that would hurt most to miss comes first. */
const byPriority: readonly IntentRules[] = [
  ...[optOutRules, elsewhere.optOut, spamRules, complaintRules, elsewhere.complaint, orderRules, elsewhere.order],
  ...[questionRules, elsewhere.question, thanksRules, elsewhere.thanks, greetingRules, elsewhere.greeting],
];
const courtesies: ReadonlySet<Intent> = new Set(['thanks', 'greeting']);

const trust = { sure: 0.85, likely: 0.6, nothing: 0.2, unreadable: 0.1 };
const doubt = { rival: 0.15, muchElse: 0.25, long: 0.1 };
const shortestLetters = 2;
const longText = 500;
/** Room for a name and a polite phrase beside a greeting or a thank-you. */
const courtesyText = 30;

/** The most pressing intent of a folded text. */
export function detectIntent(text: string): IntentGuess {
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const matches = byPriority.map((rules) => ({ intent: rules.intent, trust: match(rules, text) })).filter((found) => found.trust > 0);
  const [first, ...rest] = matches;
  if (!first) return { intent: 'other', confidence: letters > 0 ? trust.nothing : trust.unreadable };
  let confidence = first.trust;
  if (rest.some((rival) => rival.intent !== first.intent && !courtesies.has(rival.intent))) confidence -= doubt.rival;
  if (courtesies.has(first.intent) && letters > courtesyText) confidence -= doubt.muchElse;
  if (text.length > longText) confidence -= doubt.long;
  if (letters < shortestLetters) confidence = Math.min(confidence, trust.nothing);
  return { intent: first.intent, confidence: Math.round(confidence * 100) / 100 };
}

function match(rules: IntentRules, text: string): number {
  const rest = text.replace(rules.innocent, ' ~ ').trim();
  if (rest.search(rules.sure) >= 0) return trust.sure;
  return rest.search(rules.likely) >= 0 ? trust.likely : 0;
}
