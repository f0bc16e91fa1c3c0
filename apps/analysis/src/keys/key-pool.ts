import { createHash } from 'node:crypto';
import type { BreakerStore } from '@sluice/circuit-breaker';
import { AppError } from '@sluice/errors';
import { KeyRunner, type AiKey, type KeyedRequest } from '../engines/ai/key-runner.ts';
import type { ApiKey, Provider } from './api-key.ts';
import { blameFor, type Blame } from './blame.ts';
import { Circuits, type Passage } from './circuits.ts';
import { pick, projectsOf, type Picked, type Purse, type Wish } from './ledger/choose.ts';
import { layToRest, park } from './ledger/ledger.ts';
import type { LedgerStore } from './ledger/ledger.store.ts';
import type { PoisonStore } from './poison/poison.store.ts';
import type { PoolReport } from './pool-report.ts';
import type { Slot, SlotLine } from './slots/slot-line.ts';

/** What a pool works with. The stores fall back by themselves: they never throw. */
export interface PoolParts {
  ledgers: LedgerStore;
  breakers: BreakerStore;
  poison: PoisonStore;
  line: SlotLine;
  report: PoolReport;
  now: () => number;
}

type Call<T> = (key: AiKey, signal: AbortSignal) => Promise<T>;

/** One use of the pool: what it asks, what failed it already, and the failure that it has charged to a circuit. */
interface Round {
  model: string;
  isOfSeveral: boolean;
  hash: string;
  signal: AbortSignal;
  slot: Slot;
  passed: Set<string>;
  outage: { error: unknown } | null;
}

interface Lease {
  key: ApiKey;
  passage: Passage;
}

/** A call that its caller's deadline cut off counts as the provider's hanging when it has had this long. */
const hangingMs = 10_000;

/** The keys of one provider. */
export class KeyPool extends KeyRunner {
  readonly circuits: Circuits;

  constructor(
    readonly provider: Provider,
    readonly purse: Purse,
    private readonly parts: PoolParts,
  ) {
    super();
    this.circuits = new Circuits(provider, parts.breakers);
  }

  /**
   * The call's outcome with the key that has most left. Throws what the call threw when no other key would help; `throttled` with
   * `details.parked` and the earliest time when all are left alone, `circuit-open` when the provider is, or (`details.model`) the model;
   * the refusal of a request that failed by its own fault within ten minutes; `unavailable` when there are no keys; the signal's reason.
   */
  async use<T>(request: KeyedRequest, call: Call<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    if (this.purse.keys.length === 0) throw new AppError('unavailable', `There is no key for ${this.provider}: add one to the configuration.`);
    const hash = createHash('sha256').update(JSON.stringify([this.provider, request.model, request.fingerprint])).digest('hex');
    await this.refusePoison(hash);
    const slot = await this.parts.line.take(signal);
    try {
      return await this.callWithKeys({ model: request.model, isOfSeveral: request.isOfSeveral ?? false, hash, signal, slot, passed: new Set(), outage: null }, call);
    } finally {
      void slot.giveBack();
    }
  }

  private async refusePoison(hash: string): Promise<void> {
    const refusal = await this.parts.poison.recall(hash);
    if (!refusal) return;
    this.parts.report.poison(this.provider);
    throw new AppError(refusal.code, refusal.message, { details: { ...refusal.details, poison: true } });
  }

  private async callWithKeys<T>(round: Round, call: Call<T>): Promise<T> {
    for (;;) {
      round.signal.throwIfAborted();
      const lease = await this.lease(round);
      await round.slot.assign(lease.key.id);
      const begunAt = this.parts.now();
      try {
        const value = await call(lease.key, round.signal);
        this.parts.report.succeeded(this.provider);
        await this.circuits.settle(lease.passage, null, true);
        return value;
      } catch (error) {
        await this.fail(error, { lease, round, tookMs: this.parts.now() - begunAt });
      }
    }
  }

  /** A key to call with. Throws when there is none. */
  private async lease(round: Round): Promise<Lease> {
    for (;;) {
      const wish: Wish = { model: round.model, passed: round.passed, ...(await this.openCircuits(round.model)) };
      const picked = await this.parts.ledgers.change(this.provider, (ledger, now) => pick(ledger, this.purse, { wish, now }));
      if (picked.key === null) throw round.outage ? round.outage.error : this.nobody(picked, round.model);
      const { key } = picked;
      const passage = await this.circuits.admit(key.project, round.model);
      if (passage) return { key, passage };
      round.passed.add(key.project);
    }
  }

  private async openCircuits(model: string): Promise<Pick<Wish, 'openUntil' | 'modelOpenUntil'>> {
    const views = await this.circuits.views(projectsOf(this.purse.keys), [model]);
    const open = views.flatMap(({ project, model: one, until }) => (until === null ? [] : [{ project, isWhole: one === null, until }]));
    const untilOf = (isWhole: boolean): Map<string, number> => new Map(open.flatMap((circuit) => (circuit.isWhole === isWhole ? [[circuit.project, circuit.until]] : [])));
    return { openUntil: untilOf(true), modelOpenUntil: untilOf(false) };
  }

  private nobody({ open, waitMs }: Extract<Picked, { key: null }>, model: string): AppError {
    const seconds = Math.ceil(waitMs / 1_000);
    const left = `is left alone: try again in ${seconds} s.`;
    if (open === 'model') {
      return new AppError('circuit-open', `The model ${model} of ${this.provider} has been overloaded several times and ${left}`, { retryAfterMs: waitMs, details: { model } });
    }
    if (open === 'project') return new AppError('circuit-open', `${this.provider} has failed several times and ${left}`, { retryAfterMs: waitMs });
    return new AppError('throttled', `All keys of ${this.provider} are left alone for now; GET /api/ai/keys says why. Try again in ${seconds} s.`, {
      retryAfterMs: waitMs,
      details: { parked: true },
    });
  }

  /** Charges whoever is to blame. Throws unless another key may help. */
  private async fail(error: unknown, { lease, round, tookMs }: { lease: Lease; round: Round; tookMs: number }): Promise<void> {
    const { signal } = round;
    this.parts.report.failed(this.provider, error, signal);
    if (signal.aborted) {
      const hung = isTimeout(signal.reason) && tookMs >= hangingMs;
      await this.circuits.settle(lease.passage, { on: hung ? 'provider' : 'nobody' }, !round.outage);
      throw signal.reason as Error;
    }
    const blame = blameFor(error, this.parts.now());
    await this.circuits.settle(lease.passage, blame, !round.outage);
    if (blame.on === 'project' || blame.on === 'key') return this.leaveAlone(blame, lease, round);
    if (blame.on === 'request' && error instanceof AppError) {
      const { code, message, details } = error;
      await this.parts.poison.remember(round.hash, { code, message, ...(details && { details }) });
    }
    const isOutage = blame.on === 'provider' || blame.on === 'model';
    if (!isOutage || round.outage || round.isOfSeveral) throw error;
    round.outage = { error };
    round.passed.add(lease.key.project);
  }

  private async leaveAlone(blame: Extract<Blame, { on: 'project' | 'key' }>, { key }: Lease, { passed }: Round): Promise<void> {
    passed.add(blame.on === 'project' ? key.project : key.id);
    this.parts.report.leftAlone(key, blame.rest, blame.on === 'project' ? blame.model : null);
    await this.parts.ledgers.change(this.provider, (ledger) => ({
      ledger: blame.on === 'project' ? park(ledger, key.project, blame) : layToRest(ledger, key.id, blame.rest),
      answer: null,
    }));
  }
}

function isTimeout(reason: unknown): boolean {
  return typeof reason === 'object' && reason !== null && 'name' in reason && reason.name === 'TimeoutError';
}
