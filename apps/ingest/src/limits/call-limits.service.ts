import { Inject, Injectable } from '@nestjs/common';
import { isPublic, type Account } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { InjectLogger, type Logger } from '@sluice/observability';
import { WindowStore, type Limit, type Verdict } from '@sluice/rate-limit';
import { LRUCache } from 'lru-cache';
import { v4 as uuid } from 'uuid';
import { callerKey } from './address.ts';
import { BlocksService } from './blocks.service.ts';
import { LIMITS, signatures, type Limits } from './limits.ts';
import { Refusals } from './refusals.service.ts';

const hourMs = 3_600_000;

/** Limits of calls: of platforms for an account, of an address to the card API, of an address without proof. */
@Injectable()
export class CallLimits {
  /** Addresses that a genuine call came from within the last hour: platforms call from few of them, for good accounts and bad. */
  private readonly proven = new LRUCache<string, true>({ max: 10_000, ttl: hourMs });

  constructor(
    private readonly windows: WindowStore,
    private readonly blocks: BlocksService,
    private readonly refusals: Refusals,
    @Inject(LIMITS) private readonly limits: Limits,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** A call that proved who sent it came from there. */
  prove(address: string): void {
    this.proven.set(callerKey(address), true);
  }

  /** Genuine calls of a platform, by account: what each that is one too many is to hear, null for the others. */
  async admitWebhooks(channel: Account['channel'], accountIds: readonly string[]): Promise<(AppError | null)[]> {
    const limit = this.limits.webhooks[channel];
    if (!limit) return accountIds.map(() => null);
    const verdicts = await this.take(limit, accountIds.map((id) => `webhooks:${id}`));
    return verdicts.map((verdict) => (verdict.admit ? null : this.refusal('webhooks', verdict, `More than ${limit.max} calls a second came for this account: send it again.`)));
  }

  /** A request to the card API. Throws `throttled` when there are too many of them. */
  async admitUpload(address: string): Promise<void> {
    const limit = this.limits.cardApi;
    const [verdict] = await this.take(limit, [`card-api:${callerKey(address)}`]);
    if (verdict?.admit === false) throw this.refusal('card-api', verdict, `An address may ask ${limit.max} times an hour: wait as long as Retry-After says. Several photos may go in one request.`);
  }

  /**
   * A call without proof of who sent it. Too many of them block their address for a while, unless a platform calls from there, or it
   * is none of the public internet: that would be a proxy which TRUSTED_PROXIES does not name, with everybody behind it. Never rejects.
   */
  async countUnproven(address: string): Promise<void> {
    const key = callerKey(address);
    if (!isPublic(key.replace('/64', '')) || this.proven.has(key)) return;
    const [verdict] = await this.take(signatures, [`signatures:${key}`]);
    if (verdict?.admit !== false) return;
    this.refusals.count('signatures');
    if (!verdict.isFirst) return;
    await this.blocks.blockAddress(key).catch((error: unknown) => this.logger.warn({ reason: String(error) }, 'an address that should be blocked is not'));
  }

  private async take(limit: Limit, keys: readonly string[]): Promise<Verdict[]> {
    return this.windows.take(limit, keys.map((key) => ({ key, id: uuid(), at: Date.now() })));
  }

  private refusal(limit: 'webhooks' | 'card-api', { retryAfterMs }: Extract<Verdict, { admit: false }>, message: string): AppError {
    this.refusals.count(limit);
    return new AppError('throttled', message, { retryAfterMs });
  }
}
