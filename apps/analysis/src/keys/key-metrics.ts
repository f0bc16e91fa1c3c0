import type { Metrics } from '@sluice/observability';
import type { KeyPool } from './key-pool.ts';
import type { KeysService } from './keys.service.ts';
import { idleNow, restingNow } from './ledger/ledger.ts';
import type { MemoryLedgerStore } from './ledger/memory-ledger.store.ts';
import type { SlotLine } from './slots/slot-line.ts';

interface Watched {
  service: KeysService;
  line: SlotLine;
  /** What this process knows of all keys. */
  known: MemoryLedgerStore;
  pools: readonly KeyPool[];
}

/** Tells Prometheus how the keys are, by their ids. */
export function watchKeys(metrics: Metrics, { service, line, known, pools }: Watched): void {
  metrics.gauge('sluice_ai_in_flight', 'Calls to providers that this process makes now', () => line.size);
  metrics.gauge('sluice_ai_circuits_open', 'Circuits of projects, and of models in them, that do not let everything through, over all replicas', () => service.openCircuits());
  metrics.gauges('sluice_ai_key_parked', '1 while a key rests or its project is parked for all its models', { label: 'key', read: () => parked(known, pools) });
}

function parked(known: MemoryLedgerStore, pools: readonly KeyPool[]): Record<string, number> {
  const keys = pools.flatMap(({ provider, purse }) => purse.keys.map((key) => ({ key, models: purse.models ?? [], ledger: known.of(provider) })));
  const now = Date.now();
  const isAlone = keys.map(({ key, models, ledger }) => [key.id, restingNow(ledger, key.id, now) ?? idleNow(ledger, { project: key.project, models }, now)] as const);
  return Object.fromEntries(isAlone.map(([id, rest]) => [id, rest ? 1 : 0]));
}
