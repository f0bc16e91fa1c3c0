import { createHash } from 'node:crypto';
import type { EventKind, MediaReference, PhotoGroup } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import type { Arrival } from '../adapter.ts';
import { cleanText } from '../clean-text.ts';
import { parseBody } from '../parse-body.ts';
import { isPictureName } from '../picture-name.ts';
import { lineEvent, lineWebhook, type LineEvent, type LineMessage, type LineSource } from './webhook.ts';

/** What one event is about. */
interface Reading {
  kind: EventKind;
  text: string | null;
  media: MediaReference | null;
  group?: PhotoGroup;
}

const kindByType: ReadonlyMap<string, EventKind> = new Map([['follow', 'followed'], ['unfollow', 'blocked'], ['postback', 'postback']]);

/**
 * What one webhook body of LINE says, `receivedAt` by our clock. Events that Sluice does not work on come out by their kind,
 * never as an error: one that nobody understands must not keep the others out. Throws `invalid` for a body without a list of events.
 */
export function readEvents(body: Buffer, receivedAt: Date): Arrival[] {
  const webhook = lineWebhook.safeParse(parseBody(body));
  if (!webhook.success) throw new AppError('invalid', 'The body is no LINE webhook: it must hold a list of events.');
  return webhook.data.events.map((said) => {
    const event = lineEvent.safeParse(said);
    if (!event.success) return { platformEventId: unnamed(said), kind: 'ignored', chatId: null, event: null };
    return { platformEventId: event.data.webhookEventId, ...readEvent(event.data, receivedAt) };
  });
}

/** A name for an event without an id of its own: the same event has the same. */
function unnamed(event: unknown): string {
  return `unnamed:${createHash('sha256').update(JSON.stringify(event)).digest('hex').slice(0, 32)}`;
}

function readEvent(event: LineEvent, receivedAt: Date): Omit<Arrival, 'platformEventId'> {
  const { text, media, group, kind } = event.type === 'message' ? readMessage(event.message) : bare(kindByType.get(event.type) ?? 'ignored');
  if (!event.source) return { kind: 'ignored', chatId: null, event: null };
  const chatId = chatOf(event.source);
  if (kind !== 'text' && kind !== 'photo' && kind !== 'followed' && kind !== 'blocked') return { kind, chatId, event: null };
  const { replyToken: token, source, timestamp } = event;
  const isStandby = event.mode === 'standby';
  return {
    kind,
    chatId,
    event: {
      ...{ kind, chatId, text, media, sender: { id: source.userId ?? chatId, name: null, language: null } },
      at: new Date(timestamp ?? receivedAt).toISOString(),
      ...(token !== undefined && { replyToken: { token, receivedAt: receivedAt.toISOString() } }),
      // What belongs together matters only for what is said of it, and here nothing is said.
      ...(isStandby ? { isStandby } : group && { group }),
    },
  };
}

function readMessage(message: LineMessage | undefined): Reading {
  if (!message) return bare('ignored');
  switch (message.type) {
    case 'text': {
      const text = cleanText(message.text).trim();
      return text === '' ? bare('ignored') : { kind: 'text', text, media: null };
    }
    case 'image': {
      const { contentProvider, imageSet } = message;
      const photo = photoOf(contentProvider.type === 'line' ? message.id : contentProvider.originalContentUrl);
      return imageSet ? { ...photo, group: { id: imageSet.id, ...(imageSet.total !== undefined && { total: imageSet.total }) } } : photo;
    }
    case 'file':
      return isPictureName(message.fileName) ? photoOf(message.id) : bare('file');
    default:
      return bare(message.type);
  }
}

/** `id`: the message whose content it is, or the address of a picture that LINE does not keep. */
function photoOf(id: string): Reading {
  return { kind: 'photo', text: null, media: { source: 'platform', id } };
}

function bare(kind: EventKind): Reading {
  return { kind, text: null, media: null };
}

function chatOf(source: LineSource): string {
  switch (source.type) {
    case 'user':
      return source.userId;
    case 'group':
      return source.groupId;
    case 'room':
      return source.roomId;
  }
}
