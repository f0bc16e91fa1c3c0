import type { Channel, IncomingEvent } from '@sluice/contracts';
import type { Account } from './accounts/account.ts';

/** A webhook call as it came: the bytes are parsed only after `verify`. */
export interface WebhookCall {
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** What a channel says came in, before it has an id in our journal. `kind` is `ignored` for what Sluice does not work on. */
export interface Arrival {
  platformEventId: string;
  kind: 'text' | 'photo' | 'ignored';
  chatId: string | null;
  event: Omit<IncomingEvent, 'id' | 'accountId' | 'channel'> | null;
}

/** One message to send; the same `id` is the same message, whatever try it is. */
export interface Outgoing {
  /** Our message id, a UUID: LINE's retry key and WeCom's `msgid` are made of it. */
  id: string;
  /** WeCom: `<open_kfid>:<external_userid>`. */
  chatId: string;
  text: string;
  parseMode: string | null;
  /** LINE: the free reply token of the event this answers, and when the event came; null when there is none. */
  replyToken: { token: string; receivedAt: Date } | null;
  /** Telegram: the platform's id of an earlier message of ours whose text this replaces (editMessageText); null: a new message. */
  edits: string | null;
  /** When the first of its tries began that ended as `timeout` since it was last in doubt (`uncertain`); null when there is none. */
  doubtSince: Date | null;
}

export interface Sent {
  platformMessageId: string;
}

/** What goes with one try. */
export interface SendContext {
  signal: AbortSignal;
  /** Asked in the instant before the request's first byte is written; throws (AppError unavailable) when the permit has run out: then certainly nothing was sent. */
  admit: () => void;
}

/** What must change before the next try; carried in AppError.details.amend of an `unavailable` error. */
export interface Amendment {
  chatId?: string;
  parseMode?: null;
  replyToken?: null;
  edits?: null;
}

/**
 * One channel: how its webhooks are verified and read, how its media are had, how a message is sent. `send` throws AppError:
 * `throttled` (with details.scope `chat` or `account`), `awaiting-reply` (the person must write first), `uncertain` (the answer
 * was lost and repeating could double), `timeout` (the answer was lost and repeating is safe for now: the next try is told by
 * `doubtSince`), another `later` code when trying again is right (with details.amend when something must change first), or a
 * `never` code.
 */
export interface ChannelAdapter {
  readonly channel: Channel;
  /** Whether sending this message twice is the same as sending it once, so that a crash in between may be repeated; for how long, `send` knows. */
  repeatsSafely(message: Pick<Outgoing, 'edits' | 'replyToken'>): boolean;
  /** Throws `unauthorized` unless the call proves that it comes from the platform. */
  verify(call: WebhookCall, account: Account): void;
  /** Throws `invalid` for a body that is not the platform's. */
  read(call: WebhookCall): Arrival[];
  fetchMedia(id: string, account: Account, signal: AbortSignal): Promise<Uint8Array>;
  send(message: Outgoing, account: Account, context: SendContext): Promise<Sent>;
}
