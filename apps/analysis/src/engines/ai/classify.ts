import { AISDKError, APICallError } from 'ai';
import { AppError } from '@sluice/errors';
import { readFault, type ProviderFault } from './provider-fault.ts';

/** Whom a call asked. */
export interface Asked {
  provider: string;
  model: string;
}

type Verdict = (asked: Asked, fault: ProviderFault) => AppError;

/** Statuses whose class does not depend on the body. */
const byStatus: Readonly<Record<number, Verdict>> = {
  401: keyRefused('unauthorized'),
  402: quotaUsedUp,
  403: keyRefused('forbidden'),
  404: unknownModel,
  408: tooSlow,
  409: failed,
  413: tooLong,
  429: throttled,
  503: overloaded,
  504: tooSlow,
  529: overloaded,
};

/** Words that tell more than the status they come with; the first that occurs decides. */
const byWord: ReadonlyArray<readonly [RegExp, Verdict]> = [
  [/^(api_key_invalid|invalid_api_key)$/, keyRefused('unauthorized')],
  [/^(failed_precondition|unsupported_country_region_territory)$/, keyRefused('forbidden')],
  [/^(insufficient_quota|billing_hard_limit_reached|billing_not_active)$/, quotaUsedUp],
  [/^(content_filter|content_policy_violation|responsibleaipolicyviolation)$/, refused],
  [/^(context_length_exceeded|string_above_max_length)$/, tooLong],
  [/^model_not_found$/, unknownModel],
];

/**
 * Our failure for what the AI SDK threw: a provider's refusal by status and body, a lost or senseless answer, a deadline.
 * Anything that is none of these is a bug and comes back as it is. Nothing of the request, the answer or the key is kept:
 * the SDK's errors carry all three.
 */
export function classify(error: unknown, asked: Asked): unknown {
  if (failedAs(error, 'TimeoutError')) return tooSlow(asked);
  if (isLostConnection(error)) return lost(asked);
  if (APICallError.isInstance(error)) return verdictOn(readFault(error), asked);
  return AISDKError.isInstance(error) ? senseless(asked) : error;
}

/** Told by name: what fetch throws need not be an Error of this realm, and the SDK does not know it then. */
function failedAs(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === name;
}

function isLostConnection(error: unknown): boolean {
  return failedAs(error, 'TypeError') && (error as TypeError).message === 'fetch failed';
}

function verdictOn(fault: ProviderFault, asked: Asked): AppError {
  if (fault.status === undefined) return lost(asked);
  const told = fault.status < 500 ? byWord.find(([pattern]) => [...fault.words].some((word) => pattern.test(word))) : undefined;
  const verdict = told?.[1] ?? byStatus[fault.status] ?? byHundred(fault.status);
  return verdict(asked, fault);
}

function byHundred(status: number): Verdict {
  if (status < 400) return senseless;
  return status < 500 ? notAccepted : failed;
}

/** Google: quotaId names the window; a day's quota comes back at its own time, whatever RetryInfo says. */
function throttled({ provider }: Asked, { violations, retryAfterMs }: ProviderFault): AppError {
  const perDay = violations.find(({ quotaId }) => /PerDay/i.test(quotaId));
  const passed = perDay ?? violations.find(({ quotaId }) => /PerMinute/i.test(quotaId));
  const quota = passed && { quota: perDay ? 'day' : 'minute' };
  const model = passed?.model !== undefined && { model: passed.model };
  const wait = !perDay && retryAfterMs !== undefined && { retryAfterMs };
  return new AppError('throttled', `${provider} allows no more calls for now.`, { ...wait, details: { scope: 'project', ...quota, ...model } });
}

function quotaUsedUp({ provider }: Asked): AppError {
  const message = `The credit at ${provider} is used up. Check plan and billing there.`;
  return new AppError('quota', message, { details: { scope: 'project' } });
}

function keyRefused(code: 'unauthorized' | 'forbidden'): Verdict {
  return ({ provider }) => new AppError(code, `${provider} refuses the key. Check it there, or take it out of the settings.`, { details: { scope: 'key' } });
}

function refused({ provider }: Asked): AppError {
  return new AppError('rejected', `${provider} refuses this content.`, { details: { block: 'content_filter' } });
}

function notAccepted({ provider, model }: Asked): AppError {
  return new AppError('invalid', `${provider} does not accept the request for the model ${model}.`);
}

function unknownModel({ provider, model }: Asked): AppError {
  return new AppError('not-found', `${provider} has no model ${model}. Set a model that it has.`, { details: { model } });
}

function tooLong({ provider, model }: Asked): AppError {
  return new AppError('too-large', `The request is too long for the model ${model} of ${provider}.`);
}

function tooSlow({ provider }: Asked): AppError {
  return new AppError('timeout', `${provider} did not answer in time. Try again.`);
}

function overloaded({ provider, model }: Asked): AppError {
  return new AppError('unavailable', `The model ${model} of ${provider} is overloaded. Try again later.`, { details: { overloaded: true } });
}

function lost({ provider }: Asked): AppError {
  return new AppError('unavailable', `The connection to ${provider} failed. Try again.`);
}

function failed({ provider }: Asked, { status }: ProviderFault): AppError {
  return new AppError('unavailable', `${provider} failed with status ${status}. Try again.`);
}

function senseless({ provider }: Asked): AppError {
  return new AppError('unavailable', `What ${provider} answered is none of its answers. Try again, or check the base URL.`);
}
