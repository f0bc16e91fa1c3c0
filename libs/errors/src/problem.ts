import type { AppError} from './app-error.ts';
import { type Code } from './app-error.ts';

/** RFC 9457 problem details with our stable `code`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  [extension: string]: unknown;
}

/** A new code must choose its status to compile. */
const statusByCode: Record<Code, number> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  unprocessable: 422,
  rejected: 422,
  quota: 429,
  uncertain: 502,
  unavailable: 503,
  timeout: 504,
  throttled: 429,
  postponed: 503,
  'awaiting-reply': 409,
  'circuit-open': 503,
};

const titleByStatus: Record<number, string> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Too slow',
  409: 'Conflict',
  410: 'Gone',
  413: 'Too large',
  415: 'Unsupported media type',
  422: 'Cannot be processed',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  502: 'Outcome unknown',
  503: 'Unavailable',
  504: 'Timed out',
};

/** The HTTP answer for a decided failure. */
export function problemOf(error: AppError): Problem {
  return { ...problem(statusByCode[error.code], error.code, error.message), ...error.details };
}

/** A problem for a status that the framework decided on. */
export function problem(status: number, code: string, detail: string): Problem {
  return { type: `urn:sluice:problem:${code}`, title: titleByStatus[status] ?? 'Error', status, detail, code };
}
