import { channel } from '@sluice/contracts';
import type { Limit } from '@sluice/rate-limit';
import { z } from 'zod';

const printable = (most: number) => z.string().regex(new RegExp(`^[\\x21-\\x7e]{1,${most}}$`), `may hold 1 to ${most} visible ASCII characters`);

/** Credentials by channel, as callers give them. They are sealed at rest and never given back. */
export const credentialsByChannel = {
  // Telegram: the token is <bot id>:<secret>; a secret token has 1 to 256 of A-Z a-z 0-9 _ - (setWebhook).
  telegram: z.strictObject({
    botToken: z.string().regex(/^\d{1,20}:[A-Za-z0-9_-]{10,100}$/, 'must look like 123456:ABC-DEF…, as BotFather gives it'),
    webhookSecret: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/, 'may hold 1 to 256 of A-Z a-z 0-9 _ -').optional(),
  }),
  // LINE: a channel access token (long-lived or stateless) to send, the channel secret to verify webhooks.
  line: z.strictObject({
    channelAccessToken: printable(2_000),
    channelSecret: printable(256).optional(),
  }),
  // WeCom customer service: the corp and the secret of its kf app to send, the callback's token and key to receive.
  wecom: z.strictObject({
    corpId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'may hold 1 to 64 of A-Z a-z 0-9 _ -, as in ww1234567890abcdef'),
    kfSecret: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'may hold 1 to 128 of A-Z a-z 0-9 _ -'),
    token: z.string().regex(/^[A-Za-z0-9]{1,32}$/, 'may hold 1 to 32 of A-Z a-z 0-9').optional(),
    encodingAesKey: z.string().regex(/^[A-Za-z0-9]{43}$/, 'must hold 43 of A-Z a-z 0-9').optional(),
  }),
  sandbox: z.strictObject({}),
};

/** Channels an account can be made for. */
export const accountChannel = channel.extract(['telegram', 'line', 'wecom', 'sandbox']);
export type AccountChannel = z.infer<typeof accountChannel>;

export type CredentialsOf<Channel extends AccountChannel> = z.infer<(typeof credentialsByChannel)[Channel]>;

/** An account with its credentials opened: never logged, never sent anywhere but to its platform. */
export interface Account {
  id: string;
  channel: AccountChannel;
  credentials: CredentialsOf<AccountChannel>;
  /** Windows of its own; those of the channel hold for the scopes it does not name. */
  limits: readonly Limit[];
  /** Grows with every change of the account. */
  revision: number;
}

/** The credentials of an account on this channel. */
export function credentialsOf<Channel extends AccountChannel>(account: Account, channel: Channel): CredentialsOf<Channel> {
  if (account.channel !== channel) throw new Error(`account ${account.id} is on ${account.channel}, not on ${channel}`);
  return account.credentials as CredentialsOf<Channel>;
}
