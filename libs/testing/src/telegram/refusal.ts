import type { ResponseParameters } from 'grammy/types';

/** A call that Telegram does not carry out; `description` is Telegram's exact text (tdlib/telegram-bot-api Client.cpp). */
export class Refusal extends Error {
  readonly code: number;
  readonly parameters: ResponseParameters | undefined;

  constructor(code: number, description: string, parameters?: ResponseParameters) {
    super(description);
    this.name = 'Refusal';
    this.code = code;
    this.parameters = parameters;
  }
}

/** 400: the request itself is wrong. */
export function badRequest(reason: string): Refusal {
  return new Refusal(400, `Bad Request: ${reason}`);
}

/** 403: the bot may not speak there. */
export function forbidden(reason: string): Refusal {
  return new Refusal(403, `Forbidden: ${reason}`);
}

/** 429: told twice, in `parameters` here and in the HTTP header by the server (Query.cpp, HttpConnection.cpp). */
export function tooManyRequests(retryAfter: number): Refusal {
  return new Refusal(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter });
}
