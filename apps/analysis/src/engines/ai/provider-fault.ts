import { z } from 'zod';

/** What a provider's error answer says, whatever its dialect. */
export interface ProviderFault {
  /** HTTP status, or the one inside a body that came with 200; undefined when no answer came. */
  status: number | undefined;
  /** Every code, type, status and reason word in the body, in lower case. */
  words: ReadonlySet<string>;
  /** The quotas that were passed (google.rpc.QuotaFailure). */
  violations: ReadonlyArray<{ quotaId: string; model: string | undefined }>;
  /** How long the provider asks to wait. */
  retryAfterMs: number | undefined;
}

export interface FaultyAnswer {
  statusCode?: number | undefined;
  responseBody?: string | undefined;
  responseHeaders?: Record<string, string> | undefined;
}

const word = z.string().catch('');
const violation = z.object({ quotaId: word, quotaDimensions: z.object({ model: z.string().optional().catch(undefined) }).catch({}) });
const detail = z.object({ reason: word, retryDelay: word, violations: z.array(violation).catch([]) });
const faultBody = z.object({
  code: z.union([z.string(), z.number()]).catch(''),
  type: word,
  status: word,
  details: z.array(z.unknown()).catch([]),
});

/** Reads google.rpc.Status and OpenAI errors, also as a list, as a bare string, or inside an answer with status 200. */
export function readFault({ statusCode, responseBody = '', responseHeaders = {} }: FaultyAnswer): ProviderFault {
  const body = faultBody.safeParse(errorIn(parse(responseBody))).data;
  const details = (body?.details ?? []).flatMap((one) => detail.safeParse(one).data ?? []);
  const code = Number(body?.code);
  const words = [body?.code, body?.type, body?.status, ...details.map(({ reason }) => reason)].map((one) => String(one ?? '').toLowerCase());
  return {
    status: statusCode === 200 && code >= 400 && code < 600 ? code : statusCode,
    words: new Set(words.filter(Boolean)),
    violations: details.flatMap((one) => one.violations.map(({ quotaId, quotaDimensions }) => ({ quotaId, model: quotaDimensions.model }))),
    retryAfterMs: longest(details.map(({ retryDelay }) => durationMs(retryDelay))) ?? statedByHeaders(responseHeaders),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function errorIn(body: unknown): unknown {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const error = first !== null && typeof first === 'object' && 'error' in first ? first.error : first;
  return typeof error === 'string' ? { code: error } : error;
}

/** Retry-After in seconds (OpenAI: an integer), else the longest reset among the budgets that are used up. */
function statedByHeaders(headers: Record<string, string>): number | undefined {
  const seconds = Number.parseFloat(headers['retry-after'] ?? '');
  if (Number.isFinite(seconds)) return Math.ceil(seconds * 1_000);
  const usedUp = ['requests', 'tokens'].filter((budget) => headers[`x-ratelimit-remaining-${budget}`] === '0');
  return longest(usedUp.map((budget) => durationMs(headers[`x-ratelimit-reset-${budget}`] ?? '')));
}

const unitMs: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of "21.4s", "120ms" or "6m0s"; undefined for anything else. */
function durationMs(text: string): number | undefined {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined;
  return Math.ceil(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * unitMs[unit!]!, 0));
}

function longest(durations: ReadonlyArray<number | undefined>): number | undefined {
  const known = durations.filter((ms) => ms !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
