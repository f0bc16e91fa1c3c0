import { createHash } from 'node:crypto';

/** Where somebody does something: alone with the account, or in a group (`C…`) or a room (`R…`). */
export interface LinePlace {
  /** A user id. */
  from: string;
  in?: string;
  /** Somebody else answers: LINE gives no reply token. */
  standby?: true;
}

/** What somebody does. A picture is bytes that LINE keeps, or an address elsewhere. */
export type LineDeed = LinePlace &
  (
    | { says: string }
    | { shows: Uint8Array | string; set?: { id: string; index?: number; total?: number } }
    | { sends: Uint8Array; fileName: string }
    | { sends: 'sticker' | 'audio' | 'video' | 'location' }
    | { does: 'follow' | 'unfollow' | 'postback' | 'unsend' | 'join' | 'leave' }
  );

/** An event as a webhook call carries it (webhook.yml, Event). */
export interface LineEvent {
  type: string;
  mode: 'active' | 'standby';
  timestamp: number;
  webhookEventId: string;
  deliveryContext: { isRedelivery: boolean };
  source: object;
  replyToken?: string;
  message?: { id: string; type: string };
  [more: string]: unknown;
}

/** What an event takes from its LINE. */
export interface LineFacts {
  /** Digits, never the same twice. */
  id: string;
  now: number;
  replyToken: string;
}

type Message = Record<string, unknown> & { type: string };

const silent: readonly string[] = ['unfollow', 'unsend', 'leave'];
const contentProvider = { type: 'line' };

/** The event that LINE makes of what somebody does. */
export function eventOf(deed: LineDeed, { id, now, replyToken }: LineFacts): LineEvent {
  const type = 'does' in deed ? deed.does : 'message';
  return {
    type,
    mode: deed.standby ? 'standby' : 'active',
    timestamp: Math.floor(now),
    webhookEventId: ulidOf(id),
    deliveryContext: { isRedelivery: false },
    source: sourceOf(deed),
    ...(!deed.standby && !silent.includes(type) && { replyToken }),
    ...('does' in deed ? detailOf(deed.does, id) : { message: { id, ...messageOf(deed, `quote-${id}`) } }),
  };
}

function sourceOf({ from, in: chat }: LinePlace): object {
  if (chat === undefined) return { type: 'user', userId: from };
  return chat.startsWith('R') ? { type: 'room', roomId: chat, userId: from } : { type: 'group', groupId: chat, userId: from };
}

function messageOf(deed: Exclude<LineDeed, { does: string }>, quoteToken: string): Message {
  if ('says' in deed) return { type: 'text', text: deed.says, quoteToken };
  if ('shows' in deed) {
    const provider = typeof deed.shows === 'string' ? { type: 'external', originalContentUrl: deed.shows, previewImageUrl: deed.shows } : contentProvider;
    return { type: 'image', contentProvider: provider, quoteToken, ...(deed.set && { imageSet: deed.set }) };
  }
  if ('fileName' in deed) return { type: 'file', fileName: deed.fileName, fileSize: deed.sends.byteLength };
  const { sends: type } = deed;
  if (type === 'sticker') return { type, packageId: '446', stickerId: '1988', stickerResourceType: 'STATIC', quoteToken };
  if (type === 'location') return { type, title: 'Taipei 101', latitude: 25.0338, longitude: 121.5646 };
  return { type, contentProvider, duration: 1_000, ...(type === 'video' && { quoteToken }) };
}

function detailOf(type: string, id: string): object {
  if (type === 'follow') return { follow: { isUnblocked: false } };
  if (type === 'postback') return { postback: { data: 'action=buy' } };
  return type === 'unsend' ? { unsend: { messageId: id } } : {};
}

/** 26 characters of Crockford's alphabet, the same for the same id. */
function ulidOf(id: string): string {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  const bytes = createHash('sha256').update(id).digest().subarray(0, 24);
  return `01${Array.from(bytes, (byte) => alphabet[byte % 32]).join('')}`;
}
