import type { Account, AccountReader } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { v7 as uuid } from 'uuid';
import type { Gate, Gates } from '../adaptive/gates.ts';
import type { Line } from '../adaptive/patience.ts';
import type { Bell } from './bell.ts';
import type { Herald, Result } from './herald.service.ts';
import { insist } from './insist.ts';
import type { Claim, LaneRepository, Visit, Visited } from './lane.repository.ts';
import type { Sender } from './sender.service.ts';
import type { Settlement } from './settle.ts';
import { perLane, termsOf, type SendingRules } from './terms.ts';

export interface TurnTools {
  accounts: AccountReader;
  lanes: LaneRepository;
  sender: Sender;
  herald: Herald;
  gates: Gates;
  rules: SendingRules;
  /** Leaves a wake-up for the lane. */
  wakeIn(accountId: string, waitMs: number): Promise<void>;
}

/** What a turn may take. */
export interface TurnTerms {
  /** Asked before each claim. */
  mayClaim(): boolean;
  /** How long it waits for a permit in this line. */
  patienceMs(line: Line): number;
}

/** One process at work on one lane: every visit to the database records what its sends came to and claims the next ones. */
export class LaneTurn {
  private readonly sending = new Set<Promise<void>>();
  private readonly results: Result[] = [];
  private account: Account | null | undefined;
  private crowded = false;

  constructor(
    private readonly accountId: string,
    private readonly bell: Bell,
    private readonly tools: TurnTools,
  ) {}

  /** Whether it ended because its channel had no permit for it: there may be more to send. */
  get foundNoRoom(): boolean {
    return this.crowded;
  }

  /** Goes on until nothing can be claimed, or no permit was to be had, and everything it began is settled. */
  async run({ mayClaim, patienceMs }: TurnTerms): Promise<void> {
    let failure: Error | undefined;
    const terms = { mayClaim: () => failure === undefined && mayClaim(), patienceMs };
    for (;;) {
      this.bell.quiet();
      const more = await this.visit(terms).catch((error: unknown) => {
        failure = error instanceof Error ? error : new Error(String(error));
        return false;
      });
      if (more || this.results.length > 0) continue;
      if (this.sending.size > 0) await this.bell.heard();
      else if (failure !== undefined) throw failure;
      else if (this.crowded || !this.bell.hasRung || !mayClaim()) return;
    }
  }

  /** Settles what ended and claims what it may; answers whether there may be more at once. Permits come first, so that nothing claimed has to wait. */
  private async visit(terms: TurnTerms): Promise<boolean> {
    if (terms.mayClaim()) this.account ??= await this.recall();
    const gate = this.tools.gates.for(this.account ?? null);
    const permits = await this.takePermits(gate, terms);
    const most = terms.mayClaim() ? permits : 0;
    let used = 0;
    try {
      if (most === 0 && this.results.length === 0) return false;
      const outlet = this.tools.sender.open(this.account ?? null);
      const claimedAt = performance.now();
      const results = this.results.splice(0);
      const { claimed, settled, stale, waitMs, rings } = await this.work(results, most);
      used = claimed.length;
      for (const claim of claimed) this.begin(gate, claim, (one) => this.tools.sender.send(outlet, one, claimedAt));
      this.tools.herald.tell(this.accountId, results, settled);
      if (waitMs !== null && rings) await this.tools.wakeIn(this.accountId, waitMs);
      if (stale) this.account = await this.read();
      // Without a permit it could not look: what waits is not known to be nothing.
      return stale || (most > 0 ? used === most : terms.mayClaim());
    } finally {
      gate.permits.giveBack(permits - used);
    }
  }

  /** Waits for a permit only while there is nothing else to do: what ended must be recorded at once. */
  private async takePermits({ permits }: Gate, { mayClaim, patienceMs }: TurnTerms): Promise<number> {
    const most = mayClaim() ? perLane - this.sending.size : 0;
    const idle = this.results.length === 0 && this.sending.size === 0;
    if (!idle || most === 0) return permits.takeFree(most);
    const taken = await permits.take(most, patienceMs({ waiting: permits.waiting, expectedMs: permits.expectedWaitMs(performance.now()) }));
    this.crowded = taken === 0;
    return taken;
  }

  /** What was taken from a gate goes back there, even when the account is on another channel by then. */
  private begin({ permits, traffic }: Gate, claim: Claim, send: (claim: Claim) => Promise<Settlement>): void {
    const sending = traffic.carry(() => send(claim)).then((settlement) => {
      permits.giveBack(1);
      this.sending.delete(sending);
      this.results.push({ claim, settlement });
      this.bell.ring();
    });
    this.sending.add(sending);
  }

  /** One visit. When its answer is lost the claim is given back, and what was to be recorded is recorded all the same. */
  private async work(results: readonly Result[], most: number): Promise<Visited> {
    const { lanes, rules, herald } = this.tools;
    const settlements = results.map(({ claim, settlement }) => ({ ...settlement, attemptId: claim.attemptId }));
    const visit: Visit = { settlements, claimId: uuid(), most, terms: termsOf(this.account ?? null, rules) };
    return lanes.work(this.accountId, visit).catch(async (error: unknown) => {
      if (most > 0) await insist(() => lanes.release(this.accountId, visit.claimId));
      if (results.length === 0) throw error;
      return insist(() => lanes.work(this.accountId, { ...visit, most: 0 })).catch((failure: unknown) => {
        herald.lose(results, failure);
        throw failure;
      });
    });
  }

  private async recall(): Promise<Account | null> {
    return this.tools.accounts.recall(this.accountId).catch(nullWhenGone);
  }

  private async read(): Promise<Account | null> {
    return this.tools.accounts.read(this.accountId).catch(nullWhenGone);
  }
}

function nullWhenGone(error: unknown): null {
  if (error instanceof AppError && error.code === 'not-found') return null;
  throw error;
}
