import { type Account, type AccountReader } from '@sluice/channels';
import { AppError } from '@sluice/errors';
import { v7 as uuid } from 'uuid';
import type { Bell } from './bell.ts';
import type { Herald, Result } from './herald.service.ts';
import { insist } from './insist.ts';
import type { LaneRepository, Visit, Visited } from './lane.repository.ts';
import type { Permits } from './permits.ts';
import type { Outlet, Sender } from './sender.service.ts';
import { termsOf, type SendingRules } from './terms.ts';

/** Messages of one account that one replica sends at once. */
const perLane = 10;

export interface TurnTools {
  accounts: AccountReader;
  lanes: LaneRepository;
  sender: Sender;
  herald: Herald;
  permits: Permits;
  rules: SendingRules;
  /** Leaves a wake-up for the lane. */
  wakeIn(accountId: string, waitMs: number): Promise<void>;
}

/** One process at work on one lane: every visit to the database records what its sends came to and claims the next ones. */
export class LaneTurn {
  private readonly sending = new Set<Promise<void>>();
  private readonly results: Result[] = [];
  private account: Account | null | undefined;

  constructor(
    private readonly accountId: string,
    private readonly bell: Bell,
    private readonly tools: TurnTools,
  ) {}

  /** Goes on until nothing can be claimed and everything it began is settled. `mayClaim` is asked before each claim. */
  async run(mayClaim: () => boolean): Promise<void> {
    let failure: Error | undefined;
    for (;;) {
      this.bell.quiet();
      const more = await this.visit(() => failure === undefined && mayClaim()).catch((error: unknown) => {
        failure = error instanceof Error ? error : new Error(String(error));
        return false;
      });
      if (more || this.results.length > 0) continue;
      if (this.sending.size > 0) await this.bell.heard();
      else if (failure !== undefined) throw failure;
      else if (!this.bell.hasRung || !mayClaim()) return;
    }
  }

  /** Settles what ended and claims what it may; answers whether there may be more at once. Permits come first, so that nothing claimed has to wait. */
  private async visit(mayClaim: () => boolean): Promise<boolean> {
    const permits = await this.takePermits(mayClaim);
    const most = mayClaim() ? permits : 0;
    let used = 0;
    try {
      if (most === 0 && this.results.length === 0) return false;
      this.account ??= await this.recall();
      const outlet = this.tools.sender.open(this.account);
      const claimedAt = performance.now();
      const results = this.results.splice(0);
      const { claimed, settled, stale, waitMs, rings } = await this.work(results, most);
      used = claimed.length;
      for (const claim of claimed) this.begin(outlet, claim, claimedAt);
      await this.tools.herald.tell(this.accountId, results, settled);
      if (waitMs !== null && rings) await this.tools.wakeIn(this.accountId, waitMs);
      if (stale) this.account = await this.read();
      return stale || (most > 0 && used === most);
    } finally {
      this.tools.permits.giveBack(permits - used);
    }
  }

  /** Waits for a permit only while there is nothing else to do: what ended must be recorded at once. */
  private async takePermits(mayClaim: () => boolean): Promise<number> {
    const most = mayClaim() ? perLane - this.sending.size : 0;
    const idle = this.results.length === 0 && this.sending.size === 0;
    return idle && most > 0 ? this.tools.permits.take(most) : this.tools.permits.takeFree(most);
  }

  private begin(outlet: Outlet, claim: Result['claim'], claimedAt: number): void {
    const send = this.tools.sender.send(outlet, claim, claimedAt).then((settlement) => {
      this.tools.permits.giveBack(1);
      this.sending.delete(send);
      this.results.push({ claim, settlement });
      this.bell.ring();
    });
    this.sending.add(send);
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
