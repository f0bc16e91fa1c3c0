import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { AccountReader } from '@sluice/channels';
import { lanesQueue } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { InjectLogger, type Logger } from '@sluice/observability';
import { QueueProducer } from '@sluice/queue';
import { Gates } from '../adaptive/gates.ts';
import { jobPatienceMs, placeMs } from '../adaptive/patience.ts';
import { Returns } from '../adaptive/returns.ts';
import { Bell } from './bell.ts';
import { Herald } from './herald.service.ts';
import { LaneRepository } from './lane.repository.ts';
import { LaneTurn, type TurnTerms, type TurnTools } from './lane-turn.ts';
import { Sender, SENDING_RULES } from './sender.service.ts';
import type { SendingRules } from './terms.ts';

/** How long a lane with a long backlog is worked before it lets others have its place. */
const turnMs = 20_000;
/** Turns at work here; beyond that a wake-up is left in the queue. */
const mostTurns = 500;
/** How long a turn waits for a permit of its channel. */
const patienceMs = 5_000;

/** Sees to it that lanes are worked: here when there is room, else by whoever takes the wake-up from the queue. */
@Injectable()
export class LaneService implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly tools: TurnTools;
  /** The lanes this process is at, each with what wakes it. */
  private readonly atWork = new Map<string, Bell>();
  private readonly turns = new Set<Promise<void>>();
  private readonly returns = new Returns();
  private stopping = false;

  constructor(
    accounts: AccountReader,
    lanes: LaneRepository,
    sender: Sender,
    herald: Herald,
    private readonly gates: Gates,
    private readonly producer: QueueProducer,
    @Inject(SENDING_RULES) rules: SendingRules,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.tools = { accounts, lanes, sender, herald, gates, rules, wakeIn: (accountId, waitMs) => this.wakeIn(accountId, waitMs) };
  }

  /** Wakes the lane now: here when its channel has room in this process. A wake-up that is lost is found by the sweeper. */
  async wake(accountId: string): Promise<void> {
    const atWork = this.atWork.get(accountId);
    if (atWork) return atWork.ring();
    const hasPlace = !this.stopping && this.turns.size < mostTurns && this.gates.hasRoom(accountId);
    if (!hasPlace) return this.wakeIn(accountId, 0);
    void this.begin(accountId, () => patienceMs);
  }

  /** Works the lane for a queue job, whose place is free again in a second. When this process is at it already, that one goes on. */
  async drain(accountId: string): Promise<void> {
    const atWork = this.atWork.get(accountId);
    if (atWork) return atWork.ring();
    const turn = this.begin(accountId, jobPatienceMs);
    await Promise.race([turn, pause(placeMs, undefined, { ref: false })]);
  }

  /** Claims nothing more: what is claimed already is sent and recorded, the rest goes on elsewhere. */
  onModuleDestroy(): void {
    this.stopping = true;
    this.gates.close();
  }

  async beforeApplicationShutdown(): Promise<void> {
    while (this.turns.size > 0) await Promise.all(this.turns);
    await this.tools.herald.flush();
  }

  /** A turn that ends with all it began; it never rejects. */
  private begin(accountId: string, patience: TurnTerms['patienceMs']): Promise<void> {
    const turn = this.work(accountId, patience)
      .catch((error: unknown) => this.report(accountId, error))
      .finally(() => this.turns.delete(turn));
    this.turns.add(turn);
    return turn;
  }

  private async work(accountId: string, patience: TurnTerms['patienceMs']): Promise<void> {
    const bell = new Bell();
    this.atWork.set(accountId, bell);
    const turnEnds = performance.now() + turnMs;
    const mayClaim = (): boolean => !this.stopping && performance.now() < turnEnds;
    const turn = new LaneTurn(accountId, bell, this.tools);
    try {
      await turn.run({ mayClaim, patienceMs: patience });
    } finally {
      this.atWork.delete(accountId);
      if (turn.foundNoRoom && !this.stopping) await this.putOff(accountId);
      else if (bell.hasRung || !mayClaim()) await this.wakeIn(accountId, 0);
    }
  }

  private async putOff(accountId: string): Promise<void> {
    const delayMs = this.returns.plan(accountId, Date.now(), Math.random());
    if (delayMs !== null) await this.wakeIn(accountId, delayMs);
  }

  private async wakeIn(accountId: string, waitMs: number): Promise<void> {
    await this.producer.wake(lanesQueue, { accountId }, { delayMs: Math.max(0, Math.ceil(waitMs)) });
  }

  private report(accountId: string, error: unknown): void {
    if (error instanceof AppError) this.logger.warn({ accountId, code: error.code, reason: error.message }, 'lane left to the sweeper');
    else this.logger.error({ accountId, err: error }, 'lane failed in a way nobody foresaw');
  }
}
