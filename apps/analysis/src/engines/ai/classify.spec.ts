import { describe, expect, it } from '@jest/globals';
import { APICallError, InvalidResponseDataError } from 'ai';
import type { AppError } from '@sluice/errors';
import { classify } from './classify.ts';

const asked = { provider: 'gemini', model: 'm1' };
const secret = 'AIza-secret-key';
const prompt = 'what a person wrote';

interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

function thrown({ status, body, headers }: Answer): APICallError {
  const responseBody = typeof body === 'string' ? body : JSON.stringify(body);
  const requestBodyValues = { key: secret, contents: prompt };
  return new APICallError({ message: `echo of ${prompt}`, url: `https://x/?key=${secret}`, requestBodyValues, statusCode: status, responseBody, responseHeaders: headers });
}

function verdict(answer: Answer): unknown {
  const { code, details, retryAfterMs } = classify(thrown(answer), asked) as AppError;
  return { code, ...(details && { details }), ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

const violation = (quotaId: string, model?: string) => ({ quotaId, ...(model && { quotaDimensions: { location: 'global', model } }), quotaValue: '10' });
const quota = (...violations: unknown[]) => ({ '@type': 'type.googleapis.com/google.rpc.QuotaFailure', violations });
const retry = (retryDelay: string) => ({ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay });
const help = { '@type': 'type.googleapis.com/google.rpc.Help', links: [{ url: 'https://ai.google.dev' }] };
const google = (code: number, status: string, details: unknown[] = []) => ({ error: { code, message: prompt, status, details } });
const perMinute = violation('GenerateRequestsPerMinutePerProjectPerModel-FreeTier', 'gemini-2.5-flash');
const perDay = violation('GenerateRequestsPerDayPerProjectPerModel-FreeTier', 'gemini-2.5-flash');

describe('what Gemini answers', () => {
  it.each<[string, Answer, object]>([
    [
      'a minute used up waits as long as RetryInfo says',
      { status: 429, body: google(429, 'RESOURCE_EXHAUSTED', [quota(perMinute), help, retry('21s')]) },
      { code: 'throttled', retryAfterMs: 21_000, details: { scope: 'project', quota: 'minute', model: 'gemini-2.5-flash' } },
    ],
    [
      'details come in any order, delays in fractions',
      { status: 429, body: google(429, 'RESOURCE_EXHAUSTED', [retry('1.68s'), quota(violation('GenerateContentInputTokensPerMinute'))]) },
      { code: 'throttled', retryAfterMs: 1_680, details: { scope: 'project', quota: 'minute' } },
    ],
    [
      'a day used up comes back when the day ends, not when RetryInfo says',
      { status: 429, body: google(429, 'RESOURCE_EXHAUSTED', [retry('21s'), quota(perMinute, perDay)]) },
      { code: 'throttled', details: { scope: 'project', quota: 'day', model: 'gemini-2.5-flash' } },
    ],
    ['429 without details', { status: 429, body: google(429, 'RESOURCE_EXHAUSTED') }, { code: 'throttled', details: { scope: 'project' } }],
    ['429 without a body', { status: 429 }, { code: 'throttled', details: { scope: 'project' } }],
    [
      'a bad key comes as 400',
      { status: 400, body: google(400, 'INVALID_ARGUMENT', [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }]) },
      { code: 'unauthorized', details: { scope: 'key' } },
    ],
    ['no billing, or a region without service', { status: 400, body: google(400, 'FAILED_PRECONDITION') }, { code: 'forbidden', details: { scope: 'key' } }],
    ['any other bad request', { status: 400, body: google(400, 'INVALID_ARGUMENT') }, { code: 'invalid' }],
    ['a key that may not', { status: 403, body: google(403, 'PERMISSION_DENIED') }, { code: 'forbidden', details: { scope: 'key' } }],
    ['an unknown model', { status: 404, body: google(404, 'NOT_FOUND') }, { code: 'not-found', details: { model: 'm1' } }],
    ['an overloaded model', { status: 503, body: google(503, 'UNAVAILABLE') }, { code: 'unavailable', details: { overloaded: true } }],
    ['an internal error', { status: 500, body: google(500, 'INTERNAL') }, { code: 'unavailable' }],
    ['its own deadline', { status: 504, body: google(504, 'DEADLINE_EXCEEDED') }, { code: 'timeout' }],
  ])('%s', (_, answer, expected) => {
    expect(verdict(answer)).toEqual(expected);
  });
});

const openAi = (code: string | null, type = 'invalid_request_error') => ({ error: { message: prompt, type, param: null, code } });

describe('what OpenAI and servers like it answer', () => {
  it.each<[string, Answer, object]>([
    [
      'a rate limit waits as long as Retry-After says',
      { status: 429, body: openAi('rate_limit_exceeded', 'requests'), headers: { 'retry-after': '7' } },
      { code: 'throttled', retryAfterMs: 7_000, details: { scope: 'project' } },
    ],
    [
      'without Retry-After until the budget that is used up is full again',
      {
        status: 429,
        body: openAi('rate_limit_exceeded'),
        headers: { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '1m0.5s', 'x-ratelimit-remaining-tokens': '12', 'x-ratelimit-reset-tokens': '6m0s' },
      },
      { code: 'throttled', retryAfterMs: 60_500, details: { scope: 'project' } },
    ],
    ['credit that is used up is no rate limit', { status: 429, body: openAi('insufficient_quota'), headers: { 'retry-after': '1' } }, { code: 'quota', details: { scope: 'project' } }],
    ['a type says it where the code does not', { status: 429, body: openAi(null, 'insufficient_quota') }, { code: 'quota', details: { scope: 'project' } }],
    ['payment required', { status: 402, body: { detail: 'pay' } }, { code: 'quota', details: { scope: 'project' } }],
    ['a bad key', { status: 401, body: openAi('invalid_api_key') }, { code: 'unauthorized', details: { scope: 'key' } }],
    ['a bad key as 400', { status: 400, body: openAi('invalid_api_key') }, { code: 'unauthorized', details: { scope: 'key' } }],
    ['a country without service', { status: 403, body: openAi('unsupported_country_region_territory') }, { code: 'forbidden', details: { scope: 'key' } }],
    ['an unknown model as 400', { status: 400, body: openAi('model_not_found') }, { code: 'not-found', details: { model: 'm1' } }],
    ['a content filter before the model', { status: 400, body: openAi('content_filter') }, { code: 'rejected', details: { block: 'content_filter' } }],
    ['too long for the model', { status: 400, body: openAi('context_length_exceeded') }, { code: 'too-large' }],
    ['a body that is too large', { status: 413, body: 'Request Entity Too Large' }, { code: 'too-large' }],
    ['an error that is a string', { status: 400, body: { error: 'model_not_found' } }, { code: 'not-found', details: { model: 'm1' } }],
    ['a detail instead of an error', { status: 422, body: { detail: [{ loc: ['body'] }] } }, { code: 'invalid' }],
    ['a list of errors', { status: 429, body: [google(429, 'RESOURCE_EXHAUSTED', [retry('3s')])] }, { code: 'throttled', retryAfterMs: 3_000, details: { scope: 'project' } }],
    ['an error inside an answer with status 200', { status: 200, body: { error: { message: 'x', code: 429 } } }, { code: 'throttled', details: { scope: 'project' } }],
    ['a status of its own', { status: 529, body: 'overloaded' }, { code: 'unavailable', details: { overloaded: true } }],
    ['a conflict', { status: 409, body: '' }, { code: 'unavailable' }],
    ['a way that is not there', { status: 405, body: '' }, { code: 'invalid' }],
    ['a gateway that fails', { status: 502, body: '<html>Bad Gateway</html>' }, { code: 'unavailable' }],
  ])('%s', (_, answer, expected) => {
    expect(verdict(answer)).toEqual(expected);
  });
});

describe('what is no answer', () => {
  it.each<[string, unknown, string]>([
    ['HTML with status 200', thrown({ status: 200, body: '<!doctype html><title>Sign in</title>' }), 'unavailable'],
    ['half an answer', thrown({ status: 200 }), 'unavailable'],
    ['a lost connection', thrown({}), 'unavailable'],
    ['an answer without choices', new InvalidResponseDataError({ data: prompt, message: prompt }), 'unavailable'],
    ['a connection that fetch alone knows of', Object.assign(new TypeError('fetch failed'), { cause: new Error('ECONNRESET') }), 'unavailable'],
    ['a deadline', new DOMException('timeout', 'TimeoutError'), 'timeout'],
  ])('%s', (_, error, code) => {
    expect(classify(error, asked)).toMatchObject({ code });
  });

  it('leaves a bug a bug', () => {
    const bug = new TypeError('x is not a function');
    expect(classify(bug, asked)).toBe(bug);
  });
});

it('keeps nothing of the key, the request or the answer', () => {
  for (const status of [undefined, 200, 400, 401, 402, 403, 404, 408, 409, 413, 422, 429, 500, 503, 504]) {
    const error = classify(thrown({ status, body: openAi(null) }), asked) as AppError;
    const whole = JSON.stringify([error.message, error.details, error.cause ?? null, error.stack]);
    expect(whole).not.toContain(secret);
    expect(whole).not.toContain(prompt);
  }
});
