import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { AccountReader } from '@sluice/channels';
import { lanesQueue } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { InjectLogger, type Logger } from '@sluice/observability';
import { QueueProducer } from '@sluice/queue';
import { Bell } from './bell.ts';
import { Herald } from './herald.service.ts';
import { LaneRepository } from './lane.repository.ts';
import { LaneTurn, type TurnTools } from './lane-turn.ts';
import { Permits } from './permits.ts';
import { Sender, SENDING_RULES } from './sender.service.ts';
import type { SendingRules } from './terms.ts';

/** How long a lane with a long backlog is worked before it lets others have its place. */
const turnMs = 20_000;

/** Sees to it that lanes are worked: here when there is room, else by whoever takes the wake-up from the queue. */
@Injectable()
export class LaneService implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly tools: TurnTools;
  /** The lanes this process is at, each with what wakes it. */
  private readonly atWork = new Map<string, Bell>();
  /** Turns that no queue job waits for. */
  private readonly ownTurns = new Set<Promise<void>>();
  private stopping = false;

  constructor(
    accounts: AccountReader,
    lanes: LaneRepository,
    sender: Sender,
    herald: Herald,
    private readonly permits: Permits,
    private readonly producer: QueueProducer,
    @Inject(SENDING_RULES) rules: SendingRules,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.tools = { accounts, lanes, sender, herald, permits, rules, wakeIn: (accountId, waitMs) => this.wakeIn(accountId, waitMs) };
  }

  /** Wakes the lane now: here when this process has room for it. A wake-up that is lost is found by the sweeper. */
  async wake(accountId: string): Promise<void> {
    const atWork = this.atWork.get(accountId);
    if (atWork) return atWork.ring();
    if (this.stopping || !this.permits.anyFree) return this.wakeIn(accountId, 0);
    const turn = this.drain(accountId)
      .catch((error: unknown) => this.report(accountId, error))
      .finally(() => this.ownTurns.delete(turn));
    this.ownTurns.add(turn);
  }

  /** Works the lane. When this process is at it already, that one goes on, and this place is free for another lane. */
  async drain(accountId: string): Promise<void> {
    const atWork = this.atWork.get(accountId);
    if (atWork) return atWork.ring();
    const bell = new Bell();
    this.atWork.set(accountId, bell);
    const turnEnds = performance.now() + turnMs;
    const mayClaim = (): boolean => !this.stopping && performance.now() < turnEnds;
    try {
      await new LaneTurn(accountId, bell, this.tools).run(mayClaim);
    } finally {
      this.atWork.delete(accountId);
      if (bell.hasRung || !mayClaim()) await this.wakeIn(accountId, 0);
    }
  }

  /** Claims nothing more: what is claimed already is sent and recorded, the rest goes on elsewhere. */
  onModuleDestroy(): void {
    this.stopping = true;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.ownTurns);
  }

  private async wakeIn(accountId: string, waitMs: number): Promise<void> {
    await this.producer.wake(lanesQueue, { accountId }, { delayMs: Math.max(0, Math.ceil(waitMs)) });
  }

  private report(accountId: string, error: unknown): void {
    if (error instanceof AppError) this.logger.warn({ accountId, code: error.code, reason: error.message }, 'lane left to the sweeper');
    else this.logger.error({ accountId, err: error }, 'lane failed in a way nobody foresaw');
  }
}
