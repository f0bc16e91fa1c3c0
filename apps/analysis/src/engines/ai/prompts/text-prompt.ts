import { entity, intent, sentiment, urgency, type Language } from '@sluice/contracts';
import { dataRule, fence } from './fence.ts';

/** Goes up whenever the words below change. */
export const textPromptVersion = 1;

/** What a person wants stands at the beginning. */
const longestText = 4_000;

export const textInstructions = `You read one message that a person sent to a company, for the people who will answer it. ${dataRule}

Answer {"writtenIn", "intent", "certainty", "sentiment", "urgency", "entities": [{"kind", "value"}], "summary", "reply"}.
- writtenIn: the BCP 47 tag of the language the message is written in, such as zh-Hant, zh-Hans, en, ja, ko; "und" when nothing tells.
- intent: one of ${intent.options.join(', ')}. opt-out: the person wants no more messages from the company. spam: advertising of strangers.
- certainty of the intent: high, medium or low.
- sentiment: one of ${sentiment.options.join(', ')}. urgency: one of ${urgency.options.join(', ')}; high only when it cannot wait until tomorrow.
- entities: what the message names, each exactly as written; kind: one of ${entity.shape.kind.options.join(', ')}. Nothing that is not in the message.
- summary: one line of at most 80 characters in the language of the message, that says what it is about.
- reply: a polite answer of one to three sentences in the language you are told. It promises no price, date or deed; what needs a person is answered
  by a colleague, here, later. No links, addresses, numbers or names that are not in the message. To an order: nothing is ordered until a colleague confirms.`;

const names: Record<Language, string> = {
  'zh-Hant': 'Traditional Chinese as written in Taiwan (zh-Hant)',
  'zh-Hans': 'Simplified Chinese (zh-Hans)',
  en: 'English (en)',
};

/** The language for a model, by name. */
export function languageName(language: Language): string {
  return names[language];
}

/** What a model is given for one message, and the code of its fence. */
export function textContent(text: string, language: Language): { content: string[]; codes: string[] } {
  const message = fence('MESSAGE', text.slice(0, longestText));
  return { content: [`Reply in ${languageName(language)}. The message:\n${message.text}`], codes: [message.code] };
}
