import { STATUS_CODES } from 'node:http';
import { errors, Pool } from 'undici';

export interface Webhook {
  url: string;
  /** Sent back in `X-Telegram-Bot-Api-Secret-Token`; no header when empty. */
  secret: string;
  /** 1 to 100, Telegram's default is 40. */
  maxConnections: number;
}

export type PostOutcome = { delivered: true } | { delivered: false; reason: string; retryAfter: number };

/** Keep-alive connections to one webhook. */
export class WebhookConnection {
  readonly webhook: Webhook;
  readonly #pool: Pool;
  readonly #path: string;
  readonly #headers: Record<string, string>;
  readonly #closed = new AbortController();

  constructor(webhook: Webhook, timeoutMs: number) {
    const url = new URL(webhook.url);
    this.webhook = webhook;
    this.#path = `${url.pathname}${url.search}`;
    this.#pool = new Pool(url.origin, {
      connections: webhook.maxConnections,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      keepAliveTimeout: 60_000,
    });
    this.#headers = {
      'Content-Type': 'application/json',
      'Accept-Encoding': 'gzip, deflate',
      ...(webhook.secret && { 'X-Telegram-Bot-Api-Secret-Token': webhook.secret }),
    };
  }

  /** Aborted when nothing more is to be sent here. */
  get signal(): AbortSignal {
    return this.#closed.signal;
  }

  /** One try; any 2xx is a delivery, whatever its body says. */
  async post(json: string): Promise<PostOutcome> {
    try {
      const request = { path: this.#path, method: 'POST', headers: this.#headers, body: json } as const;
      const { statusCode, headers, body } = await this.#pool.request(request);
      await body.dump();
      if (statusCode >= 200 && statusCode <= 299) return { delivered: true };
      const reason = `Wrong response from the webhook: ${statusCode} ${STATUS_CODES[statusCode] ?? ''}`;
      return { delivered: false, reason, retryAfter: Number(headers['retry-after'] ?? 0) || 0 };
    } catch (error) {
      return { delivered: false, reason: describe(error), retryAfter: 0 };
    }
  }

  /** Starts nothing more; what is on its way may still arrive. */
  retire(): void {
    this.#closed.abort();
    this.#pool.close().catch(() => undefined);
  }

  /** Cuts every connection. */
  async destroy(): Promise<void> {
    this.#closed.abort();
    await this.#pool.destroy();
  }
}

function describe(error: unknown): string {
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) return 'Read timeout expired';
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ECONNREFUSED' ? 'Connection refused' : 'Webhook connection closed';
}
