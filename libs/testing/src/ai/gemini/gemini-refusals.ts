import { shuffled, type Random } from '../chance.ts';
import { Refusal, type Reply } from '../serving/exchange.ts';
import type { ToldShortage } from '../serving/provider.ts';

const type = (name: string): { '@type': string } => ({ '@type': `type.googleapis.com/google.rpc.${name}` });

/** The codes of google.rpc by HTTP status (googleapis google/rpc/code.proto), with what Gemini commonly says. */
const known: Record<number, [status: string, message: string]> = {
  400: ['INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  401: ['UNAUTHENTICATED', 'Request had invalid authentication credentials.'],
  403: ['PERMISSION_DENIED', 'The caller does not have permission'],
  404: ['NOT_FOUND', 'Requested entity was not found.'],
  429: ['RESOURCE_EXHAUSTED', 'Resource has been exhausted (e.g. check quota).'],
  499: ['CANCELLED', 'The operation was cancelled.'],
  500: ['INTERNAL', 'An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting'],
  503: ['UNAVAILABLE', 'The model is overloaded. Please try again later.'],
  504: ['DEADLINE_EXCEEDED', 'The request timed out. Please try again.'],
};

/** An error as Google's APIs tell it: google.rpc.Status in JSON. */
export function rpcError(code: number, message?: string, details?: object[]): Reply {
  const [status, usual] = known[code] ?? ['UNKNOWN', 'An unknown error occurred.'];
  return { status: code, body: { error: { code, message: message ?? usual, status, ...(details && { details }) } } };
}

export function invalid(message: string, details?: object[]): Refusal {
  return new Refusal(rpcError(400, message, details));
}

/** What proto3 JSON does not take. */
export function badFields(violations: { field: string; description: string }[]): Refusal {
  return invalid(violations.map(({ description }) => description).join('\n'), [{ ...type('BadRequest'), fieldViolations: violations }]);
}

/** A bad key is 400, a missing one 403. */
export function badKey(key: string | undefined): Refusal {
  if (key === undefined) {
    return new Refusal(
      rpcError(403, "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API."),
    );
  }
  const info = { ...type('ErrorInfo'), reason: 'API_KEY_INVALID', domain: 'googleapis.com', metadata: { service: 'generativelanguage.googleapis.com' } };
  const said = 'API key not valid. Please pass a valid API key.';
  return invalid(said, [info, { ...type('LocalizedMessage'), locale: 'en-US', message: said }]);
}

const head = 'https://ai.google.dev/gemini-api/docs/rate-limits';
const metric = 'generativelanguage.googleapis.com/generate_content_free_tier_requests';

/** 429; the details come in any order. Of a used-up day it still says to come back within the minute. */
export function overQuota({ per, limit, model, waitMs, retryAfterMs }: ToldShortage, random: Random): Reply {
  const told = retryAfterMs === undefined ? (per === 'minute' ? waitMs : waitMs % 60_000) : retryAfterMs;
  const violation = {
    quotaMetric: metric,
    quotaId: per === 'minute' ? 'GenerateRequestsPerMinutePerProjectPerModel-FreeTier' : 'GenerateRequestsPerDayPerProjectPerModel-FreeTier',
    quotaDimensions: { location: 'global', model },
    quotaValue: String(limit),
  };
  const details = [
    { ...type('QuotaFailure'), violations: [violation] },
    { ...type('Help'), links: [{ description: 'Learn more about Gemini API quotas', url: head }] },
    ...(told === null ? [] : [{ ...type('RetryInfo'), retryDelay: duration(told) }]),
  ];
  const retry = told === null ? '' : `\nPlease retry in ${told / 1_000}s.`;
  const message =
    `You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: ${head}. \n` +
    `* Quota exceeded for metric: ${metric}, limit: ${limit}, model: ${model}${retry}`;
  return rpcError(429, message, shuffled(details, random));
}

/** google.protobuf.Duration in JSON: seconds, with a fraction where there is one. */
function duration(ms: number): string {
  return `${Math.round(ms) / 1_000}s`;
}
