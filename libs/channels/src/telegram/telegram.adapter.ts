import { sameSecret } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import type { Account } from '../accounts/account.ts';
import type { Arrival, ChannelAdapter, Outgoing, Sent, WebhookCall } from '../adapter.ts';
import { classifyFetch, classifySend } from './classify.ts';
import { readUpdate } from './read-update.ts';
import { failureOf, type TelegramClient } from './telegram.client.ts';

interface TelegramCredentials {
  botToken: string;
  webhookSecret?: string | undefined;
}

/** Telegram bots. The Bot API has no idempotency key: a send whose answer was lost is never repeated. */
export class TelegramAdapter implements ChannelAdapter {
  readonly channel = 'telegram';
  readonly repeatsSafely = false;

  constructor(private readonly client: TelegramClient) {}

  verify(call: WebhookCall, account: Account): void {
    const { webhookSecret } = credentialsOf(account);
    const given = call.headers['x-telegram-bot-api-secret-token'];
    if (webhookSecret !== undefined && typeof given === 'string' && sameSecret(given, webhookSecret)) return;
    throw new AppError('unauthorized', 'The secret token header is missing or wrong: set the same webhookSecret here and in setWebhook.');
  }

  read(call: WebhookCall): Arrival[] {
    return readUpdate(call.body);
  }

  async fetchMedia(id: string, account: Account, signal: AbortSignal): Promise<Uint8Array> {
    try {
      return await this.client.download(credentialsOf(account).botToken, id, signal);
    } catch (error) {
      throw error instanceof AppError ? error : classifyFetch(failureOf(error));
    }
  }

  async send(message: Outgoing, account: Account, signal: AbortSignal): Promise<Sent> {
    try {
      return { platformMessageId: await this.client.sendMessage(credentialsOf(account).botToken, message, signal) };
    } catch (error) {
      throw classifySend(failureOf(error));
    }
  }
}

function credentialsOf(account: Account): TelegramCredentials {
  return account.credentials as TelegramCredentials;
}
