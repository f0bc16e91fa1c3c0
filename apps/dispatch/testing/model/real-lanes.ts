import { Database, sql } from '@sluice/prisma';
import { v7 as uuid } from 'uuid';
import { MessageRepository } from '../../src/accept/message.repository.ts';
import { acceptRow } from '../../src/accept/new-message.ts';
import { wordOf } from '../../src/accept/priorities.ts';
import { BatchesRepository } from '../../src/batches/batches.repository.ts';
import { LaneRepository, type Visited } from '../../src/lanes/lane.repository.ts';
import type { Settlement } from '../../src/lanes/settle.ts';
import type { Terms } from '../../src/lanes/terms.ts';
import { ChangeRepository, type Change as RealChange } from '../../src/messages/change.repository.ts';
import { SweepRepository } from '../../src/sweeps/sweep.repository.ts';
import { aMessage } from '../rows.ts';
import { invariants } from './faults.ts';
import type { ModelLane } from './lane-model.ts';
import type { GivenMessage } from './model-accept.ts';
import type { ModelClaim } from './model-claim.ts';
import type { ModelSettled } from './model-settle.ts';
import { setClock, stopClock } from './still-clock.ts';

/** What a lane is asked in one visit: attempts of the model with what they came to, then a claim. */
export interface RealVisit {
  settlements: readonly { attemptId: string; index: number; settlement: Settlement }[];
  most: number;
}

/** The functions and tables of dispatch, under names of the model and a clock that stands still. */
export class RealLanes {
  readonly database: Database;
  private readonly lanes: LaneRepository;
  private readonly messages: MessageRepository;
  private readonly sweeps: SweepRepository;
  private readonly changes: ChangeRepository;
  private readonly batches: BatchesRepository;
  private readonly terms = new Map<string, Terms>();
  /** Of every message the ids of its attempts, in their order. */
  private readonly attemptIds = new Map<number, string[]>();
  /** Numbers of the model are unique in one run: this tells its runs apart. */
  private run = 0;

  private constructor(url: string) {
    this.database = new Database({ url, maxConnections: 3, applicationName: 'model' });
    this.lanes = new LaneRepository(this.database);
    this.messages = new MessageRepository(this.database);
    this.sweeps = new SweepRepository(this.database);
    this.batches = new BatchesRepository(this.database);
    this.changes = new ChangeRepository(this.database);
  }

  static async open(url: string): Promise<RealLanes> {
    const real = new RealLanes(await stopClock(url));
    await real.database.query({ text: invariants });
    return real;
  }

  /** Begins a run on lanes of its own. */
  async begin(lanes: Map<string, ModelLane>, now: number): Promise<void> {
    if (this.run++ % 10 === 0) await this.database.query(sql`truncate dispatch.messages, dispatch.lanes, dispatch.chats, dispatch.lines, dispatch.batches, storage.conversations cascade`);
    this.attemptIds.clear();
    await setClock(this.database, now);
    await this.database.query(sql`delete from dispatch.halts`);
    await this.database.query(sql`delete from spec.limits`);
    for (const [account, { limits, turn, textMax, batches, inbound }] of lanes) {
      const recentKept = Math.max(0, ...limits.filter(({ scope }) => scope === 'chat' || scope === 'group').map(({ max }) => max));
      this.terms.set(account, { revision: 0, limits, textMax, leaseMs: 20_000, recentKept, ...(turn && { turn }) });
      await this.database.query(sql`insert into dispatch.lanes (account_id) values (${this.accountId(account)})`);
      await this.database.query(sql`
        insert into spec.limits select ${this.accountId(account)}, l.scope, l.max, l."windowMs"
        from jsonb_to_recordset(${JSON.stringify(limits)}) as l(scope text, max int, "windowMs" int)`);
      for (const [chat, at] of inbound) await this.hear(account, chat, at);
      for (const [id, { size, intervalMs, chat }] of batches) {
        await this.database.query(sql`
          insert into dispatch.batches (id, key, request_hash, account_id, chat_id, name, size, interval_ms)
          values (${this.uuidOf(id)}, ${this.uuidOf(id)}, '', ${this.accountId(account)}, ${chat}, '', ${size}, ${intervalMs})`);
      }
    }
  }

  accountId(account: string): string {
    return `${account}-${this.run}`;
  }

  uuidOf(number: number): string {
    return `00000000-0000-4000-8000-${(this.run * 4_096 + number).toString(16).padStart(12, '0')}`;
  }

  async accept(account: string, given: readonly GivenMessage[]): Promise<{ id: number; rings: boolean }[]> {
    const accepted = await this.messages.accept(given.map((one) => this.rowOf(account, one)));
    return accepted.map(({ messageId, rings }) => ({ id: this.numberOf(messageId), rings }));
  }

  async visit(account: string, { settlements, most }: RealVisit, claimId = uuid()): Promise<{ settled: ModelSettled[]; claim: ModelClaim }> {
    const terms = this.terms.get(account) as Terms;
    const visited = await this.lanes.work(this.accountId(account), {
      settlements: settlements.map(({ attemptId, settlement }) => ({ ...settlement, attemptId })),
      ...{ claimId, most, terms },
    });
    const settled = visited.settled.map(({ attemptId, state, floodScope }) => ({
      attempt: settlements.find((one) => one.attemptId === attemptId)?.index ?? NaN,
      ...{ state, floodScope },
    }));
    return { settled, claim: this.claimOf(visited) };
  }

  /** The person of a chat says something. */
  async hear(account: string, chat: string, at: number): Promise<void> {
    await this.database.query(sql`
      insert into storage.conversations (id, account_id, channel, chat_id, language, last_inbound_at)
      values (gen_random_uuid(), ${this.accountId(account)}, 'wecom', ${chat}, 'en', ${new Date(at)})
      on conflict (account_id, chat_id) do update set last_inbound_at = excluded.last_inbound_at`);
  }

  async release(account: string, claimId: string): Promise<void> {
    await this.lanes.release(this.accountId(account), claimId);
  }

  async change(account: string, ids: readonly number[], change: RealChange): Promise<number[]> {
    const changed = await this.changes.apply(this.accountId(account), ids.map((id) => this.uuidOf(id)), change);
    return changed.map((id) => this.numberOf(id)).sort((a, b) => a - b);
  }

  /** Whether progress waited in the batch; null when it was closed before. */
  async close(batch: number): Promise<boolean | null> {
    return (await this.batches.close(this.uuidOf(batch)))?.waiting ?? null;
  }

  async expire(): Promise<void> {
    await this.sweeps.expire();
  }

  /** The id of a message's attempt, counted from 0. */
  attemptId(message: number, nth: number): string {
    return this.attemptIds.get(message)?.[nth] ?? '0';
  }

  numberOf(messageId: string): number {
    return Number.parseInt(messageId.slice(-12), 16) - this.run * 4_096;
  }

  private claimOf({ claimed, waitMs, rings }: Visited): ModelClaim {
    for (const { messageId, attemptId } of claimed) {
      const id = this.numberOf(messageId);
      this.attemptIds.set(id, [...(this.attemptIds.get(id) ?? []), attemptId]);
    }
    return { claimed: claimed.map(({ messageId, chatId, text, attempts }) => ({ id: this.numberOf(messageId), chat: chatId, text, attempts })), waitMs: waitMs && Math.round(waitMs), rings };
  }

  private rowOf(account: string, { id, key, chat, priority, scheduledAt, expiresAt, event, batch, ...same }: GivenMessage) {
    const message = aMessage(this.accountId(account), { ...same, key: this.uuidOf(key), chatId: chat, priority: wordOf(priority) });
    const named = { id: this.uuidOf(id), eventId: event === null ? undefined : this.uuidOf(event), batchId: batch === null ? undefined : this.uuidOf(batch) };
    return { ...acceptRow(message, 'sandbox'), ...named, scheduledAt: instant(scheduledAt), expiresAt: instant(expiresAt) };
  }
}

export const instant = (at: number | null): Date | undefined => (at === null ? undefined : new Date(at));
