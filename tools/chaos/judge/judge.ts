import { findDeliveredTwice, findLost, findUnexpected } from './deliveries.ts';
import { weighDoubt } from './doubt.ts';
import { findSendsInsideFlood } from './floods.ts';
import { type Gaps, measureGaps } from './gaps.ts';
import type { Facts, Ledger } from './ledger.ts';
import { checkLimits } from './limits.ts';
import { findInversions } from './order.ts';

/** What a ledger proves; every entry of a list is a sentence about one violation. */
export interface Judgement {
  lost: string[];
  deliveredTwice: string[];
  unexpected: string[];
  limitViolations: string[];
  sendsInsideFlood: string[];
  uncertainUnexplained: string[];
  orderInversions: string[];
  uncertain: number;
  uncertainAllowed: number;
  gaps: Gaps;
  /** How often a limit was reached, so that a test can see that it was tested. */
  windowsFilled: number;
}

/** Compares what was asked for, what the platform saw and what the tables say. */
export function judge(ledger: Ledger, facts: Facts): Judgement {
  const { violations, filled } = checkLimits(ledger.arrivals, facts.limits);
  const doubt = weighDoubt(ledger, facts);
  return {
    lost: findLost(ledger, facts.maxAttempts),
    deliveredTwice: findDeliveredTwice(ledger),
    unexpected: findUnexpected(ledger),
    limitViolations: violations,
    sendsInsideFlood: findSendsInsideFlood(ledger, facts),
    uncertainUnexplained: doubt.unexplained,
    orderInversions: findInversions(ledger),
    uncertain: doubt.uncertain,
    uncertainAllowed: doubt.allowed,
    gaps: measureGaps(ledger.arrivals, facts),
    windowsFilled: filled,
  };
}

/** How often each rule was broken; empty for the innocent. */
export function chargesOf({ uncertain, uncertainAllowed, gaps, windowsFilled: _filled, ...lists }: Judgement): Record<string, number> {
  const counts = {
    ...Object.fromEntries(Object.entries(lists).map(([rule, found]) => [rule, found.length])),
    uncertainTooMany: Math.max(0, uncertain - uncertainAllowed),
    gapsTooLong: gaps.tooLong.length,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
