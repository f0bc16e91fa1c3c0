/** Every way a piece of work can fail, in the field's own words. `never` codes are final; `later` codes may be tried again. */
const retryByCode = {
  invalid: 'never',
  unauthorized: 'never',
  forbidden: 'never',
  'not-found': 'never',
  conflict: 'never',
  gone: 'never',
  'too-large': 'never',
  unprocessable: 'never',
  rejected: 'never',
  quota: 'never',
  uncertain: 'never',
  unavailable: 'later',
  timeout: 'later',
  throttled: 'later',
  /** Nothing was tried: there is nobody to do it before `retryAfterMs` have passed. */
  postponed: 'later',
  'awaiting-reply': 'later',
  'circuit-open': 'later',
} as const;

export type Code = keyof typeof retryByCode;
export type Retry = 'never' | 'later';

export interface AppErrorOptions {
  /** How long the other side asked us to wait, in milliseconds. */
  retryAfterMs?: number;
  /** Facts that a caller may act on; never secrets, never message text. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/** A failure that somebody decided on. Anything else that is thrown is a bug. */
export class AppError extends Error {
  readonly retry: Retry;
  readonly retryAfterMs: number | undefined;
  readonly details: Record<string, unknown> | undefined;

  constructor(
    readonly code: Code,
    message: string,
    options: AppErrorOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.retry = retryByCode[code];
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details;
  }
}

/** The list of all codes, for schemas and tables. */
export const codes = Object.keys(retryByCode) as [Code, ...Code[]];

/** Whether something that is needed is away for now. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof AppError && error.code === 'unavailable';
}
