import type { FaultKind } from '../judge/ledger.ts';
import { randomFrom } from '../random.ts';

/** How often each fault happens. */
export type Troubles = Record<FaultKind, number>;

export const peace: Troubles = { kill: 0, freeze: 0, term: 0, flush: 0, redis: 0, postgres: 0 };

export interface PlannedFault {
  kind: FaultKind;
  /** From the start of the load. */
  atMs: number;
  /** In [0, 1): which of the replicas that can be chosen then. */
  pick: number;
}

/**
 * When what goes wrong: dispatchers at even distances with jitter, stores apart from each other, all within the load so that
 * silence means something. The same for the same seed.
 */
export function planNemesis({ seed, spanMs, troubles }: { seed: number; spanMs: number; troubles: Troubles }): PlannedFault[] {
  const random = randomFrom(seed ^ 0x5eed);
  const lineUp = (kinds: FaultKind[]): PlannedFault[] => {
    const all = shuffled(kinds.flatMap((kind) => Array.from({ length: troubles[kind] }, () => kind)), random);
    const step = (spanMs * 0.9) / Math.max(1, all.length);
    return all.map((kind, index) => ({ kind, atMs: spanMs * 0.05 + step * (index + 0.6 * random()), pick: random() }));
  };
  const faults = [...lineUp(['kill']), ...lineUp(['term']), ...lineUp(['flush', 'redis', 'postgres']), ...lineUp(['freeze'])];
  return faults.toSorted((a, b) => a.atMs - b.atMs);
}

function shuffled<Item>(items: readonly Item[], random: () => number): Item[] {
  return items.map((item) => ({ item, order: random() })).toSorted((a, b) => a.order - b.order).map(({ item }) => item);
}
