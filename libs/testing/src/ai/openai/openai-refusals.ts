import type { Remainder } from '../keyring.ts';
import { Refusal, type Reply } from '../serving/exchange.ts';
import type { ToldShortage } from '../serving/provider.ts';

interface ErrorWords {
  message: string;
  type?: string;
  param?: string | null;
  code?: string | null;
}

/** An error with its four keys, all of them always there (openai-openapi, Error). */
export function openAiError(status: number, { message, type = 'invalid_request_error', param = null, code = null }: ErrorWords): Reply {
  return { status, body: { error: { message, type, param, code } } };
}

/** 400, with the parameter that is to blame. */
export function badRequest(param: string, message: string, code: string | null = null): Refusal {
  return new Refusal(openAiError(400, { message, param, code }));
}

const usual: Record<number, ErrorWords> = {
  403: { message: 'You are not allowed to sample from this model', type: 'invalid_request_error' },
  404: { message: 'Invalid URL', type: 'invalid_request_error' },
  500: { message: 'The server had an error while processing your request. Sorry about that!', type: 'server_error' },
  503: { message: 'The engine is currently overloaded, please try again later', type: 'server_error' },
};

export function failed(status: number, message?: string): Reply {
  const words = usual[status] ?? { message: 'The server had an error while processing your request.', type: status < 500 ? 'invalid_request_error' : 'server_error' };
  return openAiError(status, { ...words, ...(message !== undefined && { message }) });
}

export function badKey(key: string | undefined): Refusal {
  const where = 'You can obtain an API key from https://platform.openai.com/account/api-keys.';
  if (key === undefined) return new Refusal(openAiError(401, { message: `You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth. ${where}` }));
  return new Refusal(openAiError(401, { message: `Incorrect API key provided: ${masked(key)}. ${where}`, code: 'invalid_api_key' }));
}

function masked(key: string): string {
  return `${key.slice(0, 3)}***${key.slice(-4)}`;
}

export function noModel(model: string): Refusal {
  return new Refusal(openAiError(404, { message: `The model \`${model}\` does not exist or you do not have access to it.`, code: 'model_not_found' }));
}

/** Nobody gets in by waiting: 429 without Retry-After. */
export const insufficientQuota = openAiError(429, {
  message: 'You exceeded your current quota, please check your plan and billing details. For more information on this error, read the docs: https://platform.openai.com/docs/guides/error-codes/api-errors.',
  type: 'insufficient_quota',
  code: 'insufficient_quota',
});

/** 429 with whole seconds, at least one, in Retry-After. */
export function overQuota({ per, limit, model, project, waitMs, retryAfterMs = waitMs }: ToldShortage): Reply {
  const unit = per === 'minute' ? 'requests per min (RPM)' : 'requests per day (RPD)';
  const again = retryAfterMs === null ? '' : ` Please try again in ${span(retryAfterMs)}.`;
  const message = `Rate limit reached for ${model} in organization ${project} on ${unit}: Limit ${limit}, Used ${limit}, Requested 1.${again} Visit https://platform.openai.com/account/rate-limits to learn more.`;
  const headers = { ...rateHeaders({ limit, left: 0, waitMs }), ...(retryAfterMs !== null && { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) }) };
  return { ...openAiError(429, { message, type: 'requests', code: 'rate_limit_exceeded' }), headers };
}

export function rateHeaders({ limit, left, waitMs }: Remainder): Record<string, string> {
  return { 'x-ratelimit-limit-requests': String(limit), 'x-ratelimit-remaining-requests': String(left), 'x-ratelimit-reset-requests': span(waitMs) };
}

/** As OpenAI writes time spans: `120ms`, `7.5s`, `6m0s`, `23h59m59s`. */
function span(ms: number): string {
  if (ms < 1_000) return `${Math.ceil(ms)}ms`;
  const seconds = Math.ceil(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return `${hours}h${minutes}m${seconds % 60}s`;
  return minutes > 0 ? `${minutes}m${seconds % 60}s` : `${seconds}s`;
}
