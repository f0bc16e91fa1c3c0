import { blankCard, questionFindings, textReading, type ContactCard, type IncomingEvent, type Outcome, type QuestionFindings, type TextReading } from '@sluice/contracts';
import { v7 as uuid } from 'uuid';

const read = { engine: 'local', cached: false, tookMs: 12.5 };

/** A text that somebody wrote to a bot. */
export function aText(more: Partial<IncomingEvent> = {}): IncomingEvent {
  return {
    id: uuid(),
    accountId: 'bot',
    channel: 'telegram',
    chatId: '555001',
    kind: 'text',
    text: 'hello',
    media: null,
    sender: { id: '555001', name: 'Mei Lin', language: null },
    at: '2026-11-20T08:00:00.000Z',
    ...more,
  };
}

export const aPhoto = (more: Partial<IncomingEvent> = {}): IncomingEvent =>
  aText({ kind: 'photo', text: null, media: { source: 'platform', id: 'file' }, ...more });

/** A photo that was uploaded over HTTP: there is no chat to answer in. */
export const anUpload = (): IncomingEvent => aPhoto({ accountId: 'api', channel: 'api', chatId: null });

export const understood = (more: Partial<TextReading> = {}, findings: Partial<QuestionFindings> = {}): Outcome => ({
  stage: 'text',
  ...read,
  reading: textReading.parse({ language: 'en', intent: 'greeting', confidence: 0.9, reply: 'Hello!', ...more }),
  ...questionFindings.parse(findings),
});

/** A card; every single field counts as read with this confidence. */
export function aCard(given: Partial<ContactCard>, confidence = 0.8): ContactCard {
  const singles = Object.entries(given).filter(([, value]) => typeof value === 'string');
  const fields = Object.fromEntries(singles.map(([field, value]) => [field, { value: String(value), confidence, source: 'local' }]));
  return { ...blankCard, fields, ...given };
}

export const readCard = (contact: ContactCard | null, ...others: ContactCard[]): Outcome => ({ stage: 'card', ...read, reading: { contact, others, confidence: 0.9 } });
export const aPhone = (e164: string): ContactCard['phones'][number] => ({ type: 'mobile', value: e164, e164 });
export const failed: Outcome = { stage: 'failed', code: 'unprocessable', reason: 'The image is damaged.' };
