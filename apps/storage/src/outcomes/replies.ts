import type { CardReading, ContactCard, IncomingEvent, Language, MessageKind, Priority, TextReading } from '@sluice/contracts';
import type { Code } from '@sluice/errors';
import { cardsText, texts } from './texts.ts';

export interface PlannedReply {
  key: string;
  text: string;
  kind: MessageKind;
  priority: Priority;
}

/** The people of a photo; readings of earlier days name one at the most. */
export type People = Pick<CardReading, 'contact'> & Partial<Pick<CardReading, 'others'>>;

/** What an answer needs to know of an outcome. */
export type Said =
  | { stage: 'received' }
  | { stage: 'card'; reading: People }
  | { stage: 'text'; reading: Pick<TextReading, 'reply'> }
  | { stage: 'noted' }
  | { stage: 'failed'; code: Code };

/** Every card of a photo, the contact's first. */
export function cardsOf({ contact, others = [] }: People): ContactCard[] {
  return contact ? [contact, ...others] : [];
}

/** The key of an answer to an event: 0 says that work goes on, 1 ends it. */
export function replyKey(eventId: string, n: 0 | 1): string {
  return `reply:${eventId}:${n}`;
}

/** What to answer the person for an outcome; null when there is no chat to answer in, or nothing to say. */
export function planReply(event: Pick<IncomingEvent, 'id' | 'chatId' | 'isStandby' | 'limited'> & Partial<Pick<IncomingEvent, 'channel'>>, outcome: Said, language: Language): PlannedReply | null {
  if (event.chatId === null || event.isStandby) return null;
  const key = replyKey(event.id, outcome.stage === 'received' ? 0 : 1);
  const said = texts[language];
  switch (outcome.stage) {
    case 'received':
      // WeCom counts: five messages until the customer writes again.
      return event.channel === 'wecom' ? null : { key, text: said.received, kind: 'progress', priority: 'high' };
    case 'card': {
      const cards = cardsOf(outcome.reading);
      return { key, text: cards.length > 0 ? cardsText(cards, language) : said.noCard, kind: 'completion', priority: 'high' };
    }
    case 'text':
      return { key, text: outcome.reading.reply, kind: 'reply', priority: 'normal' };
    case 'noted':
      return event.limited === 'tell' ? { key, text: said.limited, kind: 'reply', priority: 'normal' } : null;
    case 'failed':
      return { key, text: said.failed(reasonText(outcome.code, language)), kind: 'completion', priority: 'urgent' };
  }
}

/** Why a photo could not be read, in words for people. */
export function reasonText(code: Code, language: Language): string {
  const { reasons } = texts[language];
  if (code === 'unprocessable' || code === 'invalid') return reasons.unreadable;
  if (code === 'too-large') return reasons.tooLarge;
  return code === 'gone' ? reasons.gone : reasons.other;
}
