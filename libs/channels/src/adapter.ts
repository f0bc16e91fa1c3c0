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

export interface Outgoing {
  id: string;
  chatId: string;
  text: string;
  parseMode: string | null;
}

export interface Sent {
  platformMessageId: string;
}

/**
 * One channel: how its webhooks are verified and read, how its media are had, how a message is sent. `send` throws AppError:
 * `throttled` (flood wait), `uncertain` (the answer was lost and the channel has no idempotency key), a `later` code when
 * certainly nothing was sent and trying again is right, or a `never` code.
 */
export interface ChannelAdapter {
  readonly channel: Channel;
  /** Whether sending one message twice is the same as sending it once, so that a crash in between may be repeated. */
  readonly repeatsSafely: boolean;
  /** Throws `unauthorized` unless the call proves that it comes from the platform. */
  verify(call: WebhookCall, account: Account): void;
  /** Throws `invalid` for a body that is not the platform's. */
  read(call: WebhookCall): Arrival[];
  fetchMedia(id: string, account: Account, signal: AbortSignal): Promise<Uint8Array>;
  send(message: Outgoing, account: Account, signal: AbortSignal): Promise<Sent>;
}
