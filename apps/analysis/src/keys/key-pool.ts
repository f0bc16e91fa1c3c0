import { createHash } from 'node:crypto';
import type { BreakerStore } from '@sluice/circuit-breaker';
import { AppError } from '@sluice/errors';
import { KeyRunner, type AiKey, type KeyedRequest } from '../engines/ai/key-runner.ts';
import type { ApiKey, Provider } from './api-key.ts';
import { blameFor, type Blame } from './blame.ts';
import { pick, projectsOf, type Purse, type Wish } from './ledger/choose.ts';
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

/** One use of the pool: what it asks, what failed it already, and the provider's failure that it has charged to a circuit. */
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
  isTrial: boolean;
}

/** A call that its caller's deadline cut off counts as the provider's hanging when it has had this long. */
const hangingMs = 10_000;

/** The keys of one provider. */
export class KeyPool extends KeyRunner {
  constructor(
    readonly provider: Provider,
    readonly purse: Purse,
    private readonly parts: PoolParts,
  ) {
    super();
  }

  /**
   * The call's outcome with the key that has most left. Throws what the call threw when no other key would help; `throttled` with
   * `details.parked` and the earliest time when all are left alone, `circuit-open` when the provider is; the refusal of a request that
   * failed by its own fault within ten minutes; `unavailable` when there are no keys; the signal's reason.
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

  /** The name of a project's circuit. */
  circuitOf(project: string): string {
    return `ai:${this.provider}:${project}`;
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
        await this.succeed(lease);
        return value;
      } catch (error) {
        await this.fail(error, { lease, round, tookMs: this.parts.now() - begunAt });
      }
    }
  }

  /** A key to call with. Throws when there is none. */
  private async lease(round: Round): Promise<Lease> {
    for (;;) {
      const wish: Wish = { model: round.model, passed: round.passed, openUntil: await this.openCircuits() };
      const picked = await this.parts.ledgers.change(this.provider, (ledger, now) => pick(ledger, this.purse, { wish, now }));
      if (picked.key === null) throw round.outage ? round.outage.error : this.nobody(picked);
      const verdict = await this.parts.breakers.admit(this.circuitOf(picked.key.project));
      if (verdict.admit) return { key: picked.key, isTrial: verdict.isTrial };
      round.passed.add(picked.key.project);
    }
  }

  private async openCircuits(): Promise<Map<string, number>> {
    const projects = projectsOf(this.purse.keys);
    const views = await this.parts.breakers.states(projects.map((project) => this.circuitOf(project)));
    return new Map(projects.flatMap((project, index) => (views[index]?.until ? [[project, views[index].until]] : [])));
  }

  private nobody({ isOpen, waitMs }: { isOpen: boolean; waitMs: number }): AppError {
    const seconds = Math.ceil(waitMs / 1_000);
    if (isOpen) return new AppError('circuit-open', `${this.provider} has failed several times and is left alone: try again in ${seconds} s.`, { retryAfterMs: waitMs });
    return new AppError('throttled', `All keys of ${this.provider} are left alone for now; GET /api/ai/keys says why. Try again in ${seconds} s.`, {
      retryAfterMs: waitMs,
      details: { parked: true },
    });
  }

  private async succeed({ key }: Lease): Promise<void> {
    this.parts.report.succeeded(this.provider);
    await this.parts.breakers.record(this.circuitOf(key.project), true);
  }

  /** Charges whoever is to blame. Throws unless another key may help. */
  private async fail(error: unknown, { lease, round, tookMs }: { lease: Lease; round: Round; tookMs: number }): Promise<void> {
    const { signal } = round;
    this.parts.report.failed(this.provider, error, signal);
    if (signal.aborted) {
      await this.settleCircuit(isTimeout(signal.reason) && tookMs >= hangingMs ? { on: 'provider' } : { on: 'nobody' }, lease, round);
      throw signal.reason as Error;
    }
    const blame = blameFor(error, this.parts.now());
    await this.settleCircuit(blame, lease, round);
    if (blame.on === 'project' || blame.on === 'key') return this.leaveAlone(blame, lease, round);
    if (blame.on === 'request' && error instanceof AppError) {
      const { code, message, details } = error;
      await this.parts.poison.remember(round.hash, { code, message, ...(details && { details }) });
    }
    if (blame.on !== 'provider' || round.outage || round.isOfSeveral) throw error;
    round.outage = { error };
    round.passed.add(lease.key.project);
  }

  /** One use charges one circuit at most; a trial always reports. Whoever answers at all is there. */
  private async settleCircuit(blame: Blame, { key, isTrial }: Lease, { outage }: Round): Promise<void> {
    const circuit = this.circuitOf(key.project);
    if (blame.on === 'provider') {
      if (isTrial || !outage) await this.parts.breakers.record(circuit, false);
    } else if (blame.on !== 'nobody') await this.parts.breakers.record(circuit, true);
    else if (isTrial) await this.parts.breakers.abandon(circuit);
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
