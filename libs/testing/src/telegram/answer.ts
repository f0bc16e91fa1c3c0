import { Refusal } from './refusal.ts';

/** One HTTP answer; the status always equals `error_code` (wire: Bot API errors). */
export interface Answer {
  status: number;
  body: string;
  /** Seconds, sent as the `Retry-After` header. */
  retryAfter?: number;
}

/** `{"ok":true,"result":…}`, with Telegram's remark where it makes one. */
export function success(result: unknown, description?: string): Answer {
  return { status: 200, body: JSON.stringify({ ok: true, result, description }) };
}

/** `{"ok":false,…}`; anything that is not a refusal is a fault of the simulator and answered as Telegram's own 500. */
export function failure(error: unknown): Answer {
  const refusal = error instanceof Refusal ? error : new Refusal(500, `Internal Server Error: ${String(error)}`);
  const { code, message: description, parameters } = refusal;
  return {
    status: code,
    body: JSON.stringify({ ok: false, error_code: code, description, parameters }),
    retryAfter: parameters?.retry_after,
  };
}
