import type { Channel, EventKind, IncomingEvent } from '@sluice/contracts';
import type { Account } from './accounts/account.ts';

/** A webhook call as it came: the bytes are parsed only after `verify`. */
export interface WebhookCall {
  query: Readonly<Record<string, string | undefined>>;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Buffer;
}

/** What a channel says came in, before it has an id in our journal. `event` is null for what Sluice does not work on. */
export interface Arrival {
  platformEventId: string;
  kind: EventKind;
  chatId: string | null;
  event: Omit<IncomingEvent, 'id' | 'accountId' | 'channel'> | null;
}

/** A platform's word that something waits in a mailbox of the account; `token` makes pulling it cheaper for a while. */
export interface Ring {
  mailbox: string;
  token: string | null;
}

/** What one webhook call brought. */
export interface Received {
  arrivals: readonly Arrival[];
  rings: readonly Ring[];
}

/** Where to read on in a mailbox; `cursor` is null when it was never read, or when its place was lost. */
export interface PullRequest {
  mailbox: string;
  cursor: string | null;
  token: string | null;
}

/** One page of a mailbox. It counts as read when `cursor` is kept together with the arrivals. */
export interface Page {
  arrivals: readonly Arrival[];
  /** The page as the platform gave it, for the journal. */
  raw: Buffer;
  cursor: string | null;
  hasMore: boolean;
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

/** What a platform says of the webhook it has. */
export interface PlatformWebhook {
  /** Without its query, and without secrets of ours; null: it has none. */
  url: string | null;
  /** Events that wait to be delivered. */
  pending: number;
  /** The last delivery that failed, in the platform's words. */
  lastError: { at: Date; message: string } | null;
}

/** How a platform is told where to send. Throws `conflict`, `rejected`, `unauthorized`, or `later` codes. */
export interface WebhookControl {
  /** From now on to this address, with the account's webhook secret. Setting twice is setting once. */
  set(url: string, account: Account, signal: AbortSignal): Promise<void>;
  remove(account: Account, signal: AbortSignal): Promise<void>;
  find(account: Account, signal: AbortSignal): Promise<PlatformWebhook>;
}

/** A person, as a platform tells it: the name, and the language of their app as a BCP 47 tag; null where it says nothing. */
export interface Profile {
  name: string | null;
  language: string | null;
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
  /** Absent where people enter the address in the platform's console. */
  readonly webhook?: WebhookControl;
  /** Whether sending this message twice is the same as sending it once, so that a crash in between may be repeated; for how long, `send` knows. */
  repeatsSafely(message: Pick<Outgoing, 'edits' | 'replyToken'>): boolean;
  /** Throws `unauthorized` unless the call proves that it comes from the platform. */
  verify(call: WebhookCall, account: Account): void;
  /** Throws `invalid` for a body that is not the platform's. Asked after `verify`. */
  read(call: WebhookCall, account: Account): Received;
  /** What a body of the journal holds, for replays. Absent where bodies are webhook calls, and read as such. Throws `invalid`. */
  reread?(body: Buffer): readonly Arrival[];
  /** What the platform wants to hear when it checks the address (a GET); throws `unauthorized`. Absent where no platform checks. */
  confirm?(call: WebhookCall, account: Account): string;
  /** The next page of a mailbox. Absent where webhooks bring everything. Throws `throttled`, other `later` codes, or `never` codes. */
  pull?(request: PullRequest, account: Account, signal: AbortSignal): Promise<Page>;
  /** What the platform knows of whoever wrote, when the event did not bring it. Absent where events bring it. */
  profileOf?(event: Pick<IncomingEvent, 'chatId' | 'sender'>, account: Account, signal: AbortSignal): Promise<Profile>;
  fetchMedia(id: string, account: Account, signal: AbortSignal): Promise<Uint8Array>;
  send(message: Outgoing, account: Account, context: SendContext): Promise<Sent>;
}
