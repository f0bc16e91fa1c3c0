import { Api, GrammyError, HttpError } from 'grammy';
import type { WebhookInfo } from 'grammy/types';
import { AppError } from '@sluice/errors';
import type { SendContext } from '../adapter.ts';
import { UpstreamFailure } from '../upstream/upstream-failure.ts';
import type { Upstream, UpstreamContext } from '../upstream/upstream.ts';
import { type TelegramFailure } from './classify.ts';

/** What is asked for, of all that Telegram could tell (core.telegram.org/bots/api, allowed_updates). */
const allowedUpdates = ['message', 'edited_message', 'my_chat_member', 'callback_query'] as const;
/** How long Telegram may wait for the first update: the page must be there before the lease of its reader ends. */
const longPollS = 20;
const longPollMs = 24_000;
const mostUpdates = 100;
/** A hundred updates of a few kilobytes each. */
const largestPage = 16 << 20;
const largestFile = 20 << 20;
/** grammY's own deadline, never reached: the upstream's come first. */
const longAfterS = 3_600;

/** What our fetch throws into grammY's HttpError when something other than the Bot API answered. */
class ForeignAnswer extends Error {
  constructor(
    readonly status: number,
    readonly retryAfterS?: number,
  ) {
    super(`answered ${status} without JSON`);
  }
}

/** A text to send, or to put in the place of an earlier one. */
export interface TelegramText {
  chatId: string;
  text: string;
  parseMode: string | null;
  edits: string | null;
}

/** Updates as Telegram gave them. */
export interface TelegramPage {
  updates: readonly object[];
  bytes: Buffer;
}

/** Calls of the Bot API: the official client over our pool of connections, and its failures told apart. */
export class TelegramClient {
  constructor(private readonly upstream: Upstream) {}

  /** The id of the message that was sent or edited. */
  async send(token: string, { chatId, text, parseMode, edits }: TelegramText, context: SendContext): Promise<string> {
    const api = this.api(token, context);
    const options = parseMode === null ? {} : { parse_mode: parseMode as 'HTML' };
    if (edits === null) return String((await api.sendMessage(chatId, text, options)).message_id);
    await api.editMessageText(chatId, Number(edits), text, options);
    return edits;
  }

  /** The bytes of a file, 20 MB at most (the Bot API's own limit). */
  async download(token: string, fileId: string, signal: AbortSignal): Promise<Uint8Array> {
    const file = await this.api(token, { signal }).getFile(fileId);
    const request = { method: 'GET', path: `/file/bot${token}/${encodeURI(file.file_path ?? '')}` } as const;
    const { status, body } = await this.upstream.call(request, { signal, mostBytes: largestFile });
    if (status !== 200) throw new ForeignAnswer(status);
    return body;
  }

  /** What waits, or the first that comes in twenty seconds. Updates before `offset` are forgotten by Telegram; null: nothing is. */
  async updates(token: string, offset: number | null, signal: AbortSignal): Promise<TelegramPage> {
    let bytes = Buffer.alloc(0);
    const context = { signal, answerMs: longPollMs, mostBytes: largestPage };
    const api = this.api(token, context, (body) => (bytes = body));
    const options = { limit: mostUpdates, timeout: longPollS, allowed_updates: allowedUpdates, ...(offset !== null && { offset }) };
    return { updates: await api.getUpdates(options), bytes };
  }

  async setWebhook(token: string, webhook: { url: string; secret: string }, signal: AbortSignal): Promise<void> {
    await this.api(token, { signal }).setWebhook(webhook.url, { secret_token: webhook.secret, allowed_updates: allowedUpdates });
  }

  /** What is not delivered yet is kept by Telegram. */
  async deleteWebhook(token: string, signal: AbortSignal): Promise<void> {
    await this.api(token, { signal }).deleteWebhook();
  }

  webhookInfo(token: string, signal: AbortSignal): Promise<WebhookInfo> {
    return this.api(token, { signal }).getWebhookInfo();
  }

  /** grammY's client for one call: the context is the call's. `see` gets the answer's bytes. */
  private api(token: string, context: UpstreamContext, see?: (body: Buffer<ArrayBuffer>) => void): Api {
    const fetch = async (url: string, { method, body }: { method: 'POST'; body: string }): Promise<unknown> => {
      const path = url.slice(this.upstream.url.length);
      const answer = await this.upstream.call({ method, path, body, headers: { 'content-type': 'application/json' } }, context);
      if (!String(answer.headers['content-type']).includes('json')) throw new ForeignAnswer(answer.status, secondsIn(answer.headers['retry-after']));
      see?.(Buffer.from(answer.body));
      return { json: () => JSON.parse(answer.body.toString('utf8')) as unknown };
    };
    return new Api(token, { apiRoot: this.upstream.url, timeoutSeconds: longAfterS, fetch });
  }
}

/** What a thrown error of the client tells of the call. An AppError, such as a refused admission, is thrown on. */
export function failureOf(error: unknown): TelegramFailure {
  if (error instanceof GrammyError) {
    const { error_code: status, description, parameters } = error;
    return { kind: 'answer', status, description: description || 'it gave no reason', retryAfterS: parameters.retry_after, migrateTo: parameters.migrate_to_chat_id };
  }
  const inner = error instanceof HttpError ? error.error : error;
  if (inner instanceof AppError) throw inner;
  if (inner instanceof ForeignAnswer) return { kind: 'foreign', status: inner.status, retryAfterS: inner.retryAfterS };
  if (inner instanceof UpstreamFailure) return { kind: inner.kind, cause: error };
  return { kind: 'lost', cause: error };
}

function secondsIn(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : undefined;
}
