import { z } from 'zod';
import { keysOf, providers, type Provider } from './api-key.ts';
import type { Purse } from './ledger/choose.ts';

const calls = z.coerce.number().int().min(1).max(1_000_000).optional();

/** Settings beside the keys themselves, whose names cannot all be known: read those with `pursesOf`. */
export const keySettings = z.object({
  /** Calls to providers at once, over all replicas. */
  MAX_CONCURRENT_AI: z.coerce.number().int().min(1).max(1_000).default(15),
  /** What a quota project may do in any minute and in a Pacific day, if that is known; else it is learnt when a provider says no. */
  GEMINI_RPM: calls,
  GEMINI_RPD: calls,
  OPENAI_RPM: calls,
  OPENAI_RPD: calls,
});

/** The keys of every provider with the quotas of their projects, from the whole environment; the settings above are parsed already. */
export function pursesOf(settings: z.infer<typeof keySettings>, environment: Record<string, unknown>, models: Partial<Record<Provider, readonly string[]>> = {}): Record<Provider, Purse> {
  const quotas = {
    gemini: { perMinute: settings.GEMINI_RPM, perDay: settings.GEMINI_RPD },
    openai: { perMinute: settings.OPENAI_RPM, perDay: settings.OPENAI_RPD },
  };
  const purses = providers.map((provider): [Provider, Purse] => [provider, { keys: keysOf(provider, environment), quota: quotas[provider], models: models[provider] ?? [] }]);
  return Object.fromEntries(purses) as Record<Provider, Purse>;
}
