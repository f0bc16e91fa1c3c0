import { sameSecret } from '@sluice/auth';
import { AppError } from '@sluice/errors';
import { credentialsOf, type Account } from '../accounts/account.ts';
import type { Arrival, ChannelAdapter, Outgoing, Page, PullRequest, Received, SendContext, Sent, WebhookCall, WebhookControl } from '../adapter.ts';
import { classifyEdit, classifyFetch, classifySend } from './classify.ts';
import { offsetIn, readPage } from './read-page.ts';
import { readUpdate, reread } from './read-update.ts';
import { called, TelegramWebhook } from './telegram-webhook.ts';
import { failureOf, type TelegramClient } from './telegram.client.ts';

/** An empty page sooner than this is no answer to a long poll: whoever gives it would be asked without end. */
const shortestPollMs = 500;

/** Telegram bots. The Bot API has no idempotency key: a send whose answer was lost is never repeated, an edit is. */
export class TelegramAdapter implements ChannelAdapter {
  readonly channel = 'telegram';
  readonly webhook: WebhookControl;

  constructor(private readonly client: TelegramClient) {
    this.webhook = new TelegramWebhook(client);
  }

  repeatsSafely({ edits }: Pick<Outgoing, 'edits'>): boolean {
    return edits !== null;
  }

  verify(call: WebhookCall, account: Account): void {
    const { webhookSecret } = credentialsOf(account, 'telegram');
    const given = call.headers['x-telegram-bot-api-secret-token'];
    if (webhookSecret !== undefined && typeof given === 'string' && sameSecret(given, webhookSecret)) return;
    throw new AppError('unauthorized', 'The secret token header is missing or wrong: set the same webhookSecret here and in setWebhook.');
  }

  read(call: WebhookCall): Received {
    return { arrivals: readUpdate(call.body), rings: [] };
  }

  reread(body: Buffer): Arrival[] {
    return reread(body);
  }

  /** Long polling: waits until something comes, up to twenty seconds. */
  async pull({ cursor }: PullRequest, account: Account, signal: AbortSignal): Promise<Page> {
    const { botToken } = credentialsOf(account, 'telegram');
    const askedAt = performance.now();
    const page = await called(this.client.updates(botToken, offsetIn(cursor, botToken), signal));
    if (page.updates.length === 0 && performance.now() - askedAt < shortestPollMs) {
      throw new AppError('unavailable', 'Telegram did not wait for updates, although it was asked to.');
    }
    return readPage(page, { cursor }, botToken);
  }

  async fetchMedia(id: string, account: Account, signal: AbortSignal): Promise<Uint8Array> {
    const { botToken } = credentialsOf(account, 'telegram');
    try {
      return await this.client.download(botToken, id, signal);
    } catch (error) {
      throw classifyFetch(failureOf(error));
    }
  }

  async send(message: Outgoing, account: Account, context: SendContext): Promise<Sent> {
    const { botToken } = credentialsOf(account, 'telegram');
    const { edits } = message;
    try {
      return { platformMessageId: await this.client.send(botToken, message, context) };
    } catch (error) {
      const failure = failureOf(error);
      if (edits === null) throw classifySend(failure, message);
      const refused = classifyEdit(failure, message);
      if (refused) throw refused;
      return { platformMessageId: edits };
    }
  }
}
