import { entity, intent, sentiment, urgency, type Entity, type TextReading } from '@sluice/contracts';
import { isKnownNoOptOut } from '../../local/texts/no-opt-out.ts';
import { cutAtSentence } from './cut-at-sentence.ts';
import { fold, line, list, misfit, oneOf, paragraph, properties } from './plain.ts';
import { hasStrangeLink } from './links.ts';

const mostEntities = 20;
const longestEntity = 200;
const longestSummary = 120;
const longestReply = 600;
const confidences = { high: 0.95, medium: 0.8, low: 0.55 } as const;

export interface ReadByRules {
  text: string;
  /** What rules alone make of the text. They decide the language to answer in, and what they know to be an opt-out, or none, is that whatever a model says. */
  rules: TextReading;
}

/** What a model's answer about a text means. Throws `unprocessable` (`details.reason` `misfit`) when it holds no reply that may be sent. */
export function readTextAnswer(answer: unknown, { text, rules }: ReadByRules): TextReading {
  const said = properties(answer);
  const reply = paragraph(said['reply'], longestReply * 2);
  if (reply === null || hasStrangeLink(reply)) throw misfit();
  const read: TextReading = {
    writtenIn: languageTag(said['writtenIn']) ?? rules.writtenIn,
    language: rules.language,
    intent: oneOf(intent.options, said['intent'], 'other'),
    confidence: confidences[oneOf(['high', 'medium', 'low'], said['certainty'], 'low')],
    sentiment: oneOf(sentiment.options, said['sentiment'], 'neutral'),
    urgency: oneOf(urgency.options, said['urgency'], 'normal'),
    entities: entitiesIn(text, said['entities']),
    summary: line(said['summary'], longestSummary) ?? rules.summary,
    reply: cutAtSentence(reply, longestReply),
  };
  const isRuled = rules.intent === 'opt-out' || (read.intent === 'opt-out' && isKnownNoOptOut(text));
  return isRuled ? { ...read, intent: rules.intent, confidence: rules.confidence, reply: rules.reply } : read;
}

/** Those that stand in the text, as contracts name them. */
function entitiesIn(text: string, said: unknown): Entity[] {
  const written = fold(text);
  const found = list(said, mostEntities).flatMap((one) => {
    const { kind, value } = properties(one);
    const parsed = entity.safeParse({ kind: oneOf([...entity.shape.kind.options, 'unknown'], kind, 'unknown'), value: line(value, longestEntity) });
    return parsed.success && fold(parsed.data.value) !== '' && written.includes(fold(parsed.data.value)) ? [parsed.data] : [];
  });
  return found.filter((one, i) => found.findIndex((other) => other.kind === one.kind && other.value === one.value) === i);
}

/** The tag of a language, with the script where it tells two forms apart; null for what is no tag. */
function languageTag(said: unknown): string | null {
  const tag = line(said, 35)?.replaceAll('_', '-');
  if (tag === undefined || tag.toLowerCase() === 'und') return null;
  try {
    const locale = new Intl.Locale(tag);
    if (locale.language === 'zh') return `zh-${locale.maximize().script}`;
    return locale.script ? `${locale.language}-${locale.script}` : locale.language;
  } catch {
    return null;
  }
}
