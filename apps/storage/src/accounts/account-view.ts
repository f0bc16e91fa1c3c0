import { scopes } from '@sluice/rate-limit';
import { z } from 'zod';
import { webhookPathOf } from './webhook-path.ts';

export const limitView = z.object({ max: z.number(), windowMs: z.number(), scope: z.enum(scopes).optional() });

/** An account as callers see it: without its credentials, for ever. */
export const accountView = z.object({
  id: z.string(),
  channel: z.string(),
  name: z.string(),
  limits: z.array(limitView),
  settings: z.record(z.string(), z.unknown()),
  /** Who made it: the API, the environment, or Sluice itself (the sandbox). */
  source: z.enum(['api', 'environment', 'built-in']),
  /** Where the platform's webhook goes, below the public address of the gateway; null for channels without one. */
  webhookPath: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type AccountView = z.infer<typeof accountView>;

interface AccountRow {
  id: string;
  channel: string;
  name: string;
  limits: unknown;
  settings: unknown;
  source: string;
  createdAt: Date;
  updatedAt: Date;
}

export function viewAccount({ id, channel, name, limits, settings, source, createdAt, updatedAt }: AccountRow): AccountView {
  const webhookPath = webhookPathOf({ channel, id });
  const times = { createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
  return accountView.parse({ id, channel, name, limits, settings, source, webhookPath, ...times });
}
