import type { PlatformWebhook } from '@sluice/channels';
import { z } from 'zod';
import type { WebhookRow } from './webhook.repository.ts';

export const webhookView = z.object({
  /** Where the platform sends, as it says itself, without secrets; null: nowhere. */
  url: z.string().nullable(),
  /** What we told it last; null when nothing was, or when the webhook was taken away. */
  setUrl: z.string().nullable(),
  setAt: z.string().nullable(),
  /** Events that the platform has and could not deliver yet. */
  pending: z.number().int(),
  /** The last delivery that failed, in the platform's words. */
  lastError: z.object({ at: z.string(), message: z.string() }).nullable(),
  /** Why the webhook could not be set, and when that is tried again. */
  failure: z.object({ reason: z.string(), nextTryAt: z.string().nullable() }).nullable(),
});
export type WebhookView = z.infer<typeof webhookView>;

export function viewWebhook({ url, pending, lastError }: PlatformWebhook, row: WebhookRow | undefined): WebhookView {
  return {
    url,
    setUrl: row?.setUrl ?? null,
    setAt: row?.setAt?.toISOString() ?? null,
    pending,
    lastError: lastError && { at: lastError.at.toISOString(), message: lastError.message },
    failure: row?.lastError ? { reason: row.lastError, nextTryAt: row.nextTryAt?.toISOString() ?? null } : null,
  };
}
