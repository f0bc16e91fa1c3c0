import { Api, GrammyError, HttpError } from 'grammy';
import { LRUCache } from 'lru-cache';
import { Agent, fetch as undiciFetch, type RequestInit } from 'undici';
import { AppError } from '@sluice/errors';
import { type TelegramFailure } from './classify.ts';

const answerMs = 15_000;
const largestFile = 20 << 20;

/** What our fetch throws into grammY's HttpError when something other than the Bot API answered. */
class ForeignAnswer extends Error {
  constructor(readonly status: number) {
    super(`answered ${status} without JSON`);
  }
}

/** Calls of the Bot API: the official client over one pool of connections, and its failures told apart. */
export class TelegramClient {
  private readonly pool = new Agent({ connections: 150, keepAliveTimeout: 4_000, connect: { timeout: 5_000 } });
  private readonly apis = new LRUCache<string, Api>({ max: 5_000 });

  /** `apiRoot`: TELEGRAM_API_URL, without a slash at its end. */
  constructor(private readonly apiRoot: string) {}

  async sendMessage(token: string, message: { chatId: string; text: string; parseMode: string | null }, signal: AbortSignal): Promise<string> {
    const options = message.parseMode === null ? {} : { parse_mode: message.parseMode as 'HTML' };
    const sent = await this.api(token).sendMessage(message.chatId, message.text, options, combined(signal));
    return String(sent.message_id);
  }

  /** The bytes of a file, 20 MB at most (the Bot API's own limit). */
  async download(token: string, fileId: string, signal: AbortSignal): Promise<Uint8Array> {
    const within = combined(signal);
    const file = await this.api(token).getFile(fileId, within);
    const url = `${this.apiRoot}/file/bot${token}/${file.file_path ?? ''}`;
    const response = await undiciFetch(url, { dispatcher: this.pool, signal: within });
    if (!response.ok) throw new ForeignAnswer(response.status);
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += (chunk as Uint8Array).byteLength;
      if (size > largestFile) throw new AppError('too-large', 'The file is larger than 20 MB.');
      chunks.push(chunk as Uint8Array);
    }
    return Buffer.concat(chunks);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }

  private api(token: string): Api {
    const known = this.apis.get(token);
    if (known) return known;
    const api = new Api(token, { apiRoot: this.apiRoot, timeoutSeconds: answerMs / 1_000, fetch: this.fetch });
    this.apis.set(token, api);
    return api;
  }

  private readonly fetch = async (url: string, init: RequestInit): Promise<unknown> => {
    const response = await undiciFetch(url, { ...init, signal: native(init.signal), dispatcher: this.pool });
    const isJson = response.headers.get('content-type')?.includes('json');
    if (isJson) return response;
    await response.body?.cancel();
    throw new ForeignAnswer(response.status);
  };
}

/** grammY hands its fetch the signal of a polyfill, which undici refuses: this one fires when that one does. */
function native(signal: RequestInit['signal']): AbortSignal {
  const controller = new AbortController();
  if (signal?.aborted) controller.abort();
  signal?.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}

function combined(signal: AbortSignal): never {
  // grammY's types name the signal of an older polyfill; at run time it is the platform's.
  return AbortSignal.any([signal, AbortSignal.timeout(answerMs)]) as never;
}

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** What a thrown error of the client tells of the call. */
export function failureOf(error: unknown): TelegramFailure {
  if (error instanceof GrammyError) {
    return { kind: 'answer', status: error.error_code, description: error.description, retryAfterS: error.parameters.retry_after };
  }
  const inner = error instanceof HttpError ? error.error : error;
  if (inner instanceof ForeignAnswer) return { kind: 'foreign', status: inner.status };
  return causes(inner).some((cause) => neverConnected.has(cause)) ? { kind: 'unreachable', cause: error } : { kind: 'lost', cause: error };
}

/** The error codes along a chain of causes. */
function causes(error: unknown): string[] {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  return [...(typeof code === 'string' ? [code] : []), ...(cause ? causes(cause) : [])];
}
