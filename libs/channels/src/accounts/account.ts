import { channel } from '@sluice/contracts';
import { z } from 'zod';

/** Credentials by channel, as callers give them. They are sealed at rest and never given back. */
export const credentialsByChannel = {
  // Telegram: the token is <bot id>:<secret>; a secret token has 1 to 256 of A-Z a-z 0-9 _ - (setWebhook).
  telegram: z.strictObject({
    botToken: z.string().regex(/^\d{1,20}:[A-Za-z0-9_-]{10,100}$/, 'must look like 123456:ABC-DEF…, as BotFather gives it'),
    webhookSecret: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/, 'may hold 1 to 256 of A-Z a-z 0-9 _ -').optional(),
  }),
  sandbox: z.strictObject({}),
};

/** Channels an account can be made for. */
export const accountChannel = channel.extract(['telegram', 'sandbox']);
export type AccountChannel = z.infer<typeof accountChannel>;

export type Credentials = z.infer<(typeof credentialsByChannel)[AccountChannel]>;

/** An account with its credentials opened: never logged, never sent anywhere but to its platform. */
export interface Account {
  id: string;
  channel: AccountChannel;
  credentials: Credentials;
  /** Grows with every change of the account. */
  revision: number;
}
