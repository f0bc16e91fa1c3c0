import { AppError } from '@sluice/errors';
import type { CredentialsOf } from '../accounts/account.ts';
import type { Ring, WebhookCall } from '../adapter.ts';
import { decrypt, isSigned } from './callback-crypto.ts';
import { readXml } from './callback-xml.ts';

type Keys = Required<Pick<CredentialsOf<'wecom'>, 'corpId' | 'token' | 'encodingAesKey'>>;

export interface CallbackTerms {
  /** How far the timestamp of a callback may be from our clock, either way, milliseconds. */
  windowMs: number;
  /** Epoch milliseconds. */
  now: number;
}

const openKfId = /^[\w-]{1,64}$/;
const messageToken = /^[\x21-\x7e]{1,512}$/;

/** Throws `unauthorized` unless WeCom signed this encrypted text with the account's token, and lately. */
export function verifyCallback(encrypted: string, { query, credentials }: { query: WebhookCall['query']; credentials: CredentialsOf<'wecom'> }, terms: CallbackTerms): void {
  const { token } = keysOf(credentials);
  const { msg_signature: signature, timestamp, nonce } = query;
  const isGenuine =
    typeof signature === 'string' && typeof timestamp === 'string' && typeof nonce === 'string' && isSigned(token, { timestamp, nonce, encrypted }, signature);
  if (!isGenuine) throw new AppError('unauthorized', 'msg_signature is missing or wrong: set the same token here and in the WeCom console.');
  const sentAt = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) * 1_000 : Number.NaN;
  if (!(Math.abs(terms.now - sentAt) <= terms.windowMs)) {
    throw new AppError('unauthorized', 'The timestamp of the callback is too far from our clock: see WECOM_CALLBACK_WINDOW_S.', { details: { reason: 'stale' } });
  }
}

/** The encrypted text in the body of a callback. Throws `invalid`, `too-large`. */
export function encryptedIn(body: Buffer): string {
  const encrypted = readXml(body).get('Encrypt');
  if (encrypted === undefined) throw new AppError('invalid', 'The callback has no Encrypt.');
  return encrypted;
}

/** What WeCom says in a text it encrypted. Throws `invalid`, `unauthorized`. */
export function openCallback(encrypted: string, credentials: CredentialsOf<'wecom'>): string {
  const { encodingAesKey, corpId } = keysOf(credentials);
  return decrypt(encodingAesKey, encrypted, corpId);
}

/** The doorbell in a decrypted callback: kf_msg_or_event says only that something waits at this account. Null for other events. */
export function ringIn(text: string): Ring | null {
  const fields = readXml(Buffer.from(text));
  const mailbox = fields.get('OpenKfId') ?? '';
  if (fields.get('Event') !== 'kf_msg_or_event' || !openKfId.test(mailbox)) return null;
  const token = fields.get('Token') ?? '';
  return { mailbox, token: messageToken.test(token) ? token : null };
}

function keysOf({ corpId, token, encodingAesKey }: CredentialsOf<'wecom'>): Keys {
  if (token !== undefined && encodingAesKey !== undefined) return { corpId, token, encodingAesKey };
  throw new AppError('unauthorized', 'The account takes no callbacks: give it the token and the encodingAesKey of the WeCom console.');
}
