import { randomBytes } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { Vault } from '@sluice/auth';
import { accountChannel, AccountReader, Channels, credentialsContext, type Account, type AccountChannel, type WebhookControl } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { InjectLogger, type Logger } from '@sluice/observability';
import { workDelayMs } from '@sluice/retry';
import { webhookPathOf } from '../accounts/webhook-path.ts';
import type { WebhookRequest } from './webhook-request.ts';
import { viewWebhook, type WebhookView } from './webhook-view.ts';
import { WebhookRepository, type Claimed } from './webhook.repository.ts';

/** PUBLIC_URL: where platforms reach the gateway; null when nowhere. */
export const PUBLIC_URL = Symbol('PUBLIC_URL');

const deadlineMs = 10_000;
/** What no further try mends is tried all the same, for somebody may have mended it there; a change of the account counts at once. */
const finalMs = 600_000;

/** An account and how its platform is told where to send. */
interface Told {
  account: Account;
  control: WebhookControl;
}

/** Tells platforms where to send what comes in. */
@Injectable()
export class WebhooksService implements OnModuleDestroy {
  private readonly stop = new AbortController();
  private readonly channels: readonly AccountChannel[];

  constructor(
    private readonly accounts: AccountReader,
    private readonly adapters: Channels,
    private readonly webhooks: WebhookRepository,
    private readonly vault: Vault,
    @Inject(PUBLIC_URL) private readonly publicUrl: string | null,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.channels = accountChannel.options.filter((channel) => adapters.of(channel).webhook);
  }

  onModuleDestroy(): void {
    this.stop.abort();
  }

  /** What the platform says, and what we know. */
  async show(id: string): Promise<WebhookView> {
    const { account, control } = await this.present(id);
    return viewWebhook(await told(control.find(account, this.deadline())), await this.webhooks.find(id));
  }

  /** Twice is once. Throws `conflict` or `rejected` in the platform's words, `throttled`, `unavailable`. */
  async set(id: string, { url }: WebhookRequest): Promise<WebhookView> {
    const { account } = await this.present(id);
    const address = url ?? this.addressOf(account);
    if (address === null) throw new AppError('invalid', 'There is no address for the webhook: set PUBLIC_URL and restart, or give url.');
    await this.alone(id, async () => {
      await this.webhooks.keep(id, await this.tell(id, address), url ?? null);
    });
    return this.show(id);
  }

  /** It is not set again before somebody asks for it. */
  async remove(id: string): Promise<void> {
    const { account, control } = await this.present(id);
    await this.alone(id, async () => {
      await told(control.remove(account, this.deadline()));
      await this.webhooks.keepOff(id);
    });
  }

  /** Tells one platform what it was not told yet; false when there is nothing to tell. */
  async mendOne(): Promise<boolean> {
    const claimed = this.stop.signal.aborted ? undefined : await this.webhooks.claimDue(this.channels, this.publicUrl);
    if (claimed) await this.mend(claimed);
    return claimed !== undefined;
  }

  private async mend({ accountId, url, failures }: Claimed): Promise<void> {
    try {
      const account = await this.accounts.read(accountId);
      const address = url ?? this.addressOf(account) ?? '';
      await this.webhooks.keep(accountId, await this.tell(accountId, address), url);
      this.logger.info({ accountId }, 'webhook is set');
    } catch (error) {
      if (this.stop.signal.aborted) return this.webhooks.release(accountId);
      const reason = error instanceof AppError ? error.message : 'a bug: see the log';
      const delayMs = workDelayMs(error, failures + 1) ?? finalMs;
      await this.webhooks.fail(accountId, { reason, delayMs });
      const about = { accountId, nextTryInMs: delayMs };
      if (error instanceof AppError) this.logger.warn({ ...about, code: error.code, reason }, 'webhook could not be set');
      else this.logger.error({ ...about, err: error }, 'webhook could not be set in a way nobody foresaw');
    }
  }

  /** Answers what to remember. */
  private async tell(id: string, setUrl: string): Promise<{ setUrl: string; setRevision: number }> {
    const { account, control } = await this.present(id);
    const { id: accountId, revision: setRevision, ...rest } = await this.withSecret(account);
    await told(control.set(setUrl, { id: accountId, revision: setRevision, ...rest }, this.deadline()));
    return { setUrl, setRevision };
  }

  /** The account with its webhook secret, made now when it has none; kept before the platform hears of it. */
  private async withSecret(account: Account): Promise<Account> {
    if ((account.credentials as { webhookSecret?: string }).webhookSecret !== undefined) return account;
    const credentials = { ...account.credentials, webhookSecret: randomBytes(32).toString('base64url') };
    const sealed = this.vault.seal(JSON.stringify(credentials), credentialsContext(account.id));
    if (!(await this.webhooks.keepCredentials(account, sealed))) throw busy(account.id);
    return this.accounts.read(account.id);
  }

  private async alone(id: string, work: () => Promise<void>): Promise<void> {
    if (!(await this.webhooks.claim(id))) throw busy(id);
    try {
      await work();
    } catch (error) {
      await this.webhooks.release(id);
      throw error;
    }
  }

  private async present(id: string): Promise<Told> {
    const account = await this.accounts.read(id);
    const { webhook: control } = this.adapters.of(account.channel);
    if (control) return { account, control };
    const path = webhookPathOf(account);
    throw new AppError('unprocessable', path === null ? `Nothing is sent to accounts on ${account.channel}.` : `The webhook of ${id} is set in the console of ${account.channel}: enter the public address followed by ${path} there.`);
  }

  private addressOf(account: Account): string | null {
    return this.publicUrl === null ? null : `${this.publicUrl}${webhookPathOf(account) ?? ''}`;
  }

  private deadline(): AbortSignal {
    return AbortSignal.any([this.stop.signal, AbortSignal.timeout(deadlineMs)]);
  }
}

function busy(id: string): AppError {
  return new AppError('unavailable', `The webhook of ${id}, or the account, is being changed right now: try again.`, { retryAfterMs: 1_000 });
}

/** A platform that does not take the account's credentials is no caller of ours without a key. */
async function told<Result>(call: Promise<Result>): Promise<Result> {
  try {
    return await call;
  } catch (error) {
    const isRefusal = error instanceof AppError && (error.code === 'unauthorized' || error.code === 'forbidden');
    throw isRefusal ? new AppError('rejected', error.message, { cause: error }) : error;
  }
}
