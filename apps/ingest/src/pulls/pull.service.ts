import { setTimeout as pause } from 'node:timers/promises';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { AccountReader, type Account, type Ring } from '@sluice/channels';
import { pullsQueue } from '@sluice/contracts';
import { AppError } from '@sluice/errors';
import { InjectLogger, Metrics, newTrace, withTrace, type Logger } from '@sluice/observability';
import { QueueProducer } from '@sluice/queue';
import { LRUCache } from 'lru-cache';
import { MailboxRepository, type Lease, type Mailbox } from './mailbox.repository.ts';
import { pullDelayMs, spacingMs } from './plan.ts';
import { PullTurn, Superseded } from './pull-turn.ts';

/** How old, in milliseconds, what is found in a mailbox without a place to read on from may be to be worked, by channel; all of it where nothing is said. */
export const CATCH_UP_MS = Symbol('catch-up by channel');
export type CatchUpMs = Partial<Record<Account['channel'], number>>;

/** How long a mailbox with a long backlog is read before it lets others have its place. */
const turnMs = 20_000;
/** Mailboxes read here at once; others are left to the sweeper. */
const mostTurns = 64;
/** Mailboxes that something is remembered of. */
const mostRemembered = 10_000;
/** How long a queue job keeps its place while its mailbox is read. */
const placeMs = 1_000;

/** A ring, and the account whose credentials the call was verified with. */
export interface Ringing {
  account: Account;
  ring: Ring;
}

/** Sees to it that what rang is pulled, by one reader a mailbox, whatever the number of replicas. */
@Injectable()
export class PullService implements OnModuleDestroy, BeforeApplicationShutdown {
  private readonly turns = new Set<Promise<void>>();
  private readonly stop = new AbortController();
  private readonly missed = new Map<string, Ringing>();
  /** When each mailbox was last read here, and those that wait until they may be again. */
  private readonly readAt = new LRUCache<string, number>({ max: mostRemembered });
  private readonly soon = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly accounts: AccountReader,
    private readonly mailboxes: MailboxRepository,
    private readonly turn: PullTurn,
    private readonly producer: QueueProducer,
    private readonly metrics: Metrics,
    @Inject(CATCH_UP_MS) private readonly catchUpMs: CatchUpMs,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** Keeps rings; false for those whose account is no longer the one they were verified against: nothing was kept of them. */
  async ring(ringing: readonly Ringing[]): Promise<boolean[]> {
    const rung = await this.mailboxes.ring(ringing.map((one) => ({ ...one, catchUpMs: this.catchUpFor(one.account) })));
    // A reader at work sees the ring in the row. Not awaited: the platform has its answer when the row is there.
    const idle = ringing.filter((_one, index) => rung[index]?.current && rung[index].idle);
    for (const mailbox of mailboxesOf(idle)) this.readSoon(mailbox);
    return rung.map(({ current }) => current);
  }

  /** Reads at once what was not read just now; rings that come close together are answered by one reading. */
  private readSoon(mailbox: Mailbox): void {
    const key = nameOf(mailbox);
    if (this.soon.has(key)) return;
    const waitMs = (this.readAt.get(key) ?? -Infinity) + spacingMs - performance.now();
    if (waitMs <= 0) return this.readHere(mailbox);
    const read = (): void => {
      this.soon.delete(key);
      this.readHere(mailbox);
    };
    this.soon.set(key, setTimeout(read, waitMs));
  }

  /** Where there is no place, another replica may have one. */
  private readHere(mailbox: Mailbox): void {
    void (this.turns.size < mostTurns ? this.start(mailbox) : this.wake(mailbox));
  }

  /** Remembers rings that could not be kept: WeCom rings three times within seconds and no more. */
  miss(account: Account, rings: readonly Ring[]): void {
    for (const ring of rings) if (this.missed.size < mostRemembered) this.missed.set(nameOf({ accountId: account.id, mailbox: ring.mailbox }), { account, ring });
  }

  /** Keeps what was missed, once that can be done. */
  async ringMissed(): Promise<void> {
    const missed = [...this.missed];
    if (missed.length === 0) return;
    await this.ring(missed.map(([, one]) => one));
    for (const [key, one] of missed) if (this.missed.get(key) === one) this.missed.delete(key);
  }

  /** Reads a mailbox for a queue job, whose place is free again in a second. */
  async pull(mailbox: Mailbox): Promise<void> {
    await Promise.race([this.start(mailbox), pause(placeMs, undefined, { ref: false })]);
  }

  /** Reads a mailbox unless somebody does, to its end or as long as a turn lasts. Never rejects. */
  start(mailbox: Mailbox): Promise<void> {
    if (this.stop.signal.aborted || this.turns.size >= mostTurns) return Promise.resolve();
    const trace = newTrace();
    const turn = withTrace(trace, () => this.work(mailbox, trace))
      .catch((error: unknown) => this.report(mailbox, error))
      .finally(() => {
        this.turns.delete(turn);
        this.readAt.set(nameOf(mailbox), performance.now());
      });
    this.turns.add(turn);
    return turn;
  }

  /** Takes up nothing more; what is being asked for is given up, and asked for again by whoever reads on. */
  onModuleDestroy(): void {
    this.stop.abort();
    for (const timer of this.soon.values()) clearTimeout(timer);
  }

  async beforeApplicationShutdown(): Promise<void> {
    while (this.turns.size > 0) await Promise.all(this.turns);
  }

  private async work(mailbox: Mailbox, trace: string): Promise<void> {
    const claimed = await this.mailboxes.claim(mailbox);
    if (!claimed) return;
    const { lease, reading } = claimed;
    const endsAt = performance.now() + turnMs;
    const { signal } = this.stop;
    const mayGoOn = (): boolean => !signal.aborted && performance.now() < endsAt;
    try {
      const isOver = await this.turn.read(lease, reading, { trace, signal, mayGoOn });
      if (!isOver) await this.handOn(lease);
    } catch (error) {
      await this.settle(lease, reading.failures + 1, error);
    }
  }

  /** What keeps a mailbox from being read stays in its row; the sweeper resumes when its time has come. */
  private async settle(lease: Lease, failures: number, error: unknown): Promise<void> {
    if (error instanceof Superseded) return this.logger.warn({ accountId: lease.accountId, mailbox: lease.mailbox }, 'page refused: somebody else reads the mailbox by now');
    if (this.stop.signal.aborted) return this.handOn(lease);
    if (error instanceof AppError && error.code === 'gone') await this.mailboxes.forget(lease, this.catchUpFor(await this.accounts.recall(lease.accountId)));
    const delayMs = pullDelayMs(error, failures);
    await this.mailboxes.fail(lease, { reason: error instanceof AppError ? error.message : 'a bug: see the log', delayMs });
    this.report(lease, error, delayMs);
  }

  private async handOn(lease: Lease): Promise<void> {
    await this.mailboxes.release(lease);
    // A process that stops might take its own wake-up: then the sweepers of others find the mailbox.
    if (!this.stop.signal.aborted) await this.wake(lease);
  }

  private async wake({ accountId, mailbox }: Mailbox): Promise<void> {
    await this.producer.wake(pullsQueue, { accountId, mailbox });
  }

  private catchUpFor({ channel }: Account): number | null {
    return this.catchUpMs[channel] ?? null;
  }

  private report({ accountId, mailbox }: Mailbox, error: unknown, nextTryInMs?: number): void {
    const about = { accountId, mailbox, nextTryInMs };
    const code = error instanceof AppError ? error.code : 'internal';
    this.metrics.counter('sluice_pull_failures_total', 'Readings of mailboxes that failed, by class of error', ['code']).inc({ code });
    if (!(error instanceof AppError)) this.logger.error({ ...about, err: error }, 'mailbox could not be read in a way nobody foresaw');
    else if (error.retry === 'never') this.logger.error({ ...about, code, reason: error.message }, 'mailbox cannot be read until this is mended');
    else this.logger.warn({ ...about, code, reason: error.message }, 'mailbox is read later');
  }
}

const nameOf = ({ accountId, mailbox }: Mailbox): string => JSON.stringify([accountId, mailbox]);

/** Each of them once. */
function mailboxesOf(ringing: readonly Ringing[]): Iterable<Mailbox> {
  const mailboxes = ringing.map(({ account, ring }) => ({ accountId: account.id, mailbox: ring.mailbox }));
  return new Map(mailboxes.map((mailbox) => [nameOf(mailbox), mailbox])).values();
}
