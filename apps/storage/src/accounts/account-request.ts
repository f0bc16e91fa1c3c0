import { accountChannel, credentialsByChannel, type AccountChannel } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { scopes } from '@sluice/rate-limit';
import { z } from 'zod';

const longestWindowMs = 31 * 86_400_000;

/** A chat's sends are kept one by one, so its windows are small. */
const mostPerChat = 100;
const limit = z
  .strictObject({
    max: z.number().int().min(1).max(1_000_000),
    windowMs: z.number().int().min(100).max(longestWindowMs),
    scope: z.enum(scopes).optional(),
  })
  .refine(({ max, scope }) => max <= mostPerChat || (scope !== 'chat' && scope !== 'group'), `a chat or group may have at most ${mostPerChat} in a window`);
const limits = z.array(limit).min(1).max(10);
/** `country` (ISO 3166-1 alpha-2) says where phone numbers without a country code are from; the rest is the account holder's own. */
const settings = z.record(z.string().max(100), z.json()).refine(({ country }) => country === undefined || (typeof country === 'string' && /^[A-Z]{2}$/.test(country)), {
  path: ['country'],
  error: 'must be two capital letters, such as TW',
});
const name = z.string().trim().min(1).max(200);

/** Ids that mean something else: uploads over HTTP are journaled under `api`. */
const reserved = ['api'];

export const accountRequest = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'may hold 1 to 64 of A-Z a-z 0-9 _ -, and begins with a letter or digit')
    .refine((id) => !reserved.includes(id), 'is reserved')
    .optional(),
  channel: accountChannel,
  name: name.optional(),
  credentials: z.record(z.string(), z.unknown()).default({}),
  limits: limits.nullish(),
  settings: settings.optional(),
});
export type AccountRequest = z.infer<typeof accountRequest>;

/** `limits: null` goes back to the channel's defaults. */
export const accountChange = z.strictObject({
  name: name.optional(),
  credentials: z.record(z.string(), z.unknown()).optional(),
  limits: limits.nullish(),
  settings: settings.optional(),
});
export type AccountChange = z.infer<typeof accountChange>;

/** Credentials in the shape of their channel. Throws `invalid` that names every fault, never a value. */
export function checkCredentials(channel: AccountChannel, credentials: unknown): object {
  const parsed = credentialsByChannel[channel].safeParse(credentials);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({ path: ['credentials', ...issue.path].join('.'), message: issue.message }));
  throw new AppError('invalid', `credentials do not fit the channel ${channel}: ${errors.map((error) => error.path).join(', ')}`, { details: { errors } });
}
