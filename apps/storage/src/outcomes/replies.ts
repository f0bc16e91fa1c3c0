import type { IncomingEvent, Language, MessageKind, Outcome, Priority } from '@sluice/contracts';
import type { Code } from '@sluice/errors';
import { cardText, texts } from './texts.ts';

export interface PlannedReply {
  key: string;
  text: string;
  kind: MessageKind;
  priority: Priority;
}

/** What to answer the person for an outcome; null when there is no chat to answer in. */
export function planReply(event: IncomingEvent, outcome: Outcome, language: Language): PlannedReply | null {
  if (event.chatId === null) return null;
  const key = `reply:${event.id}:${outcome.stage === 'received' ? 0 : 1}`;
  const said = texts[language];
  switch (outcome.stage) {
    case 'received':
      return { key, text: said.received, kind: 'progress', priority: 'high' };
    case 'card': {
      const { contact } = outcome.reading;
      return { key, text: contact ? cardText(contact, language) : said.noCard, kind: 'completion', priority: 'high' };
    }
    case 'text':
      return { key, text: outcome.reading.reply, kind: 'reply', priority: 'normal' };
    case 'failed':
      return { key, text: said.failed(said.reasons[reasonOf(outcome.code)]), kind: 'completion', priority: 'urgent' };
  }
}

function reasonOf(code: Code): keyof (typeof texts)['en']['reasons'] {
  if (code === 'unprocessable' || code === 'invalid') return 'unreadable';
  if (code === 'too-large') return 'tooLarge';
  return code === 'gone' ? 'gone' : 'other';
}
