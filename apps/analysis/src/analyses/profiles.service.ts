import { Injectable } from '@nestjs/common';
import { cacheKey, MemoryStore, TieredCache } from '@sluice/cache';
import { accountChannel, AccountReader, Channels, type ChannelAdapter, type Profile } from '@sluice/channels';
import { admit, closed, record, type BreakerState } from '@sluice/circuit-breaker';
import type { IncomingEvent } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { Metrics } from '@sluice/observability';
import { LRUCache } from 'lru-cache';

type ProfileOf = NonNullable<ChannelAdapter['profileOf']>;

const unknown: Profile = { name: null, language: null };
const dayMs = 86_400_000;
const deadlineMs = 3_000;
/** A platform that does not tell names must not slow everything else down. */
const breaker = { threshold: 3, recoveryMs: 60_000 };

/**
 * Names and languages of people whose events come without, asked from the platform once a day. They are kept in this process only. What
 * cannot be had costs itself and nothing else.
 */
@Injectable()
export class ProfilesService {
  private readonly known = new TieredCache([new MemoryStore({ maxItems: 20_000, maxBytes: 8 << 20, ttlMs: dayMs })]);
  private readonly circuits = new LRUCache<string, BreakerState>({ max: 1_000 });

  constructor(
    private readonly accounts: AccountReader,
    private readonly channels: Channels,
    private readonly metrics: Metrics,
  ) {}

  /** The event with what is known of whoever wrote; as it is when nobody knows, or says so in time. Never throws. */
  async introduced(event: IncomingEvent): Promise<IncomingEvent> {
    const adapter = adapterFor(event, this.channels);
    if (!adapter?.profileOf) return event;
    const { sender, accountId } = event;
    const profileOf: ProfileOf = adapter.profileOf.bind(adapter);
    const key = cacheKey({ task: 'profile', inputHash: `${accountId} ${sender.id}`, version: '1' });
    const answer = await this.known.get(key, () => this.ask(event, profileOf)).catch((error: unknown) => this.miss(error));
    const { name, language } = JSON.parse(answer.value) as Profile;
    return { ...event, sender: { ...sender, name, language: sender.language ?? language } };
  }

  /** Answers a Profile in JSON. */
  private async ask(event: IncomingEvent, profileOf: ProfileOf): Promise<{ value: string }> {
    const { accountId } = event;
    const admission = admit(breaker, this.circuits.get(accountId) ?? closed, Date.now());
    if (!admission.admit) throw new AppError('circuit-open', `The platform of account ${accountId} did not tell names just now.`);
    this.circuits.set(accountId, admission.state);
    try {
      const account = await this.accounts.read(accountId);
      const profile = await profileOf(event, account, AbortSignal.timeout(deadlineMs));
      this.note(accountId, true);
      return { value: JSON.stringify(profile) };
    } catch (error) {
      this.note(accountId, false);
      throw error;
    }
  }

  private note(accountId: string, success: boolean): void {
    this.circuits.set(accountId, record(breaker, this.circuits.get(accountId) ?? closed, success, Date.now()));
  }

  private miss(error: unknown): { value: string } {
    const code = error instanceof AppError ? error.code : 'unknown';
    this.metrics.counter('sluice_name_misses_total', 'Names of people that a platform did not tell, by error code', ['code']).inc({ code });
    return { value: JSON.stringify(unknown) };
  }
}

/** Where to ask; nobody when the name is there, when there is nobody to ask for, or when they no longer want to hear of us. */
function adapterFor({ kind, channel, chatId, sender, limited }: IncomingEvent, channels: Channels): ChannelAdapter | null {
  if (sender.name !== null || chatId === null || limited || kind === 'blocked' || kind === 'moved') return null;
  const known = accountChannel.safeParse(channel);
  return known.success ? channels.of(known.data) : null;
}
