import { createHash } from 'node:crypto';
import { sizeOf, textLimits, type AccountChannel } from '@sluice/channels';
import type { MessageKind, Priority } from '@sluice/contracts';
import { v7 as uuid } from 'uuid';
import { rankOf } from './priorities.ts';

export type OnUncertain = 'never' | 'once';

/** A message to be accepted under its key. */
export interface NewMessage {
  key: string;
  accountId: string;
  chatId: string;
  text: string;
  kind: MessageKind;
  priority: Priority;
  trace: string;
  /** What its caller asked for, when a second request under the key must be told apart from the first. */
  request?: object | undefined;
  eventId?: string | undefined;
  parseMode?: string | undefined;
  scheduledAt?: Date | undefined;
  expiresAt?: Date | undefined;
  maxAttempts?: number | undefined;
  /** Whether it may be sent once more when the platform's answer was lost; progress may, unless something else is said. */
  onUncertain?: OnUncertain | undefined;
  batchId?: string | undefined;
  campaignId?: string | undefined;
  leadId?: string | undefined;
  /** LINE: the free reply token of the event it answers, and when that came. */
  replyToken?: { token: string; receivedAt: Date } | undefined;
}

/** A message as dispatch.accept takes it. */
export type AcceptRow = ReturnType<typeof acceptRow>;

/** The row of a message on an account of this channel. */
export function acceptRow(message: NewMessage, channel: AccountChannel) {
  const { request, replyToken, priority, kind, ...same } = message;
  return {
    ...same,
    id: uuid(),
    channel,
    kind,
    priority: rankOf(priority),
    size: sizeOf(message.text, textLimits[channel]),
    onUncertain: message.onUncertain ?? (kind === 'progress' ? 'once' : 'never'),
    requestHash: request ? requestHash(request).toString('hex') : null,
    replyToken: replyToken?.token,
    replyTokenAt: replyToken?.receivedAt,
  };
}

/** SHA-256 of a request, whatever the order of its fields. */
export function requestHash(request: object): Buffer {
  const sorted = Object.entries(request).filter(([, value]) => value !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest();
}
