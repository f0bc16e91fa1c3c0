import { AppError } from '@sluice/errors';
import { credentialsOf, type Account } from '../accounts/account.ts';
import type { PlatformWebhook, WebhookControl } from '../adapter.ts';
import { classifyCall } from './classify.ts';
import { failureOf, type TelegramClient } from './telegram.client.ts';

/** setWebhook, deleteWebhook and getWebhookInfo. */
export class TelegramWebhook implements WebhookControl {
  constructor(private readonly client: TelegramClient) {}

  async set(url: string, account: Account, signal: AbortSignal): Promise<void> {
    const { botToken, webhookSecret: secret } = credentialsOf(account, 'telegram');
    if (secret === undefined) throw new AppError('rejected', `Account ${account.id} has no webhookSecret: nothing would tell the calls of Telegram from others.`);
    await called(this.client.setWebhook(botToken, { url, secret }, signal));
  }

  async remove(account: Account, signal: AbortSignal): Promise<void> {
    await called(this.client.deleteWebhook(credentialsOf(account, 'telegram').botToken, signal));
  }

  async find(account: Account, signal: AbortSignal): Promise<PlatformWebhook> {
    const { botToken } = credentialsOf(account, 'telegram');
    const info = await called(this.client.webhookInfo(botToken, signal));
    const { last_error_date: second, last_error_message: message = '' } = info;
    return {
      url: info.url ? masked(info.url, botToken).replace(/\?.*$/, '?…') : null,
      pending: info.pending_update_count,
      lastError: second === undefined ? null : { at: new Date(second * 1_000), message: masked(message, botToken) },
    };
  }
}

/** What the call gives, or its failure in our words. */
export async function called<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    throw classifyCall(failureOf(error));
  }
}

/** An address that others chose may carry the bot's token, as Telegram's own guide once advised. */
function masked(text: string, botToken: string): string {
  const secret = botToken.slice(botToken.indexOf(':') + 1);
  return text.replaceAll(secret, '…');
}
