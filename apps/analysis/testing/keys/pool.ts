import { MemoryBreakerStore } from '@sluice/circuit-breaker';
import { createLogger, Metrics } from '@sluice/observability';
import { ApiKey, type Provider } from '../../src/keys/api-key.ts';
import { KeyPool } from '../../src/keys/key-pool.ts';
import type { Quota } from '../../src/keys/ledger/choose.ts';
import { MemoryLedgerStore } from '../../src/keys/ledger/memory-ledger.store.ts';
import { MemoryPoisonStore } from '../../src/keys/poison/memory-poison.store.ts';
import { PoolReport } from '../../src/keys/pool-report.ts';
import { MemorySlotStore } from '../../src/keys/slots/memory-slot.store.ts';
import { SlotLine } from '../../src/keys/slots/slot-line.ts';
import type { Clock } from './clock.ts';

/** Keys of these names, as `project:name`; their secrets are the names. */
export function keysNamed(provider: Provider, names: readonly string[]): ApiKey[] {
  return names.map((name) => new ApiKey(provider, name.split(':')[1] ?? '', name.split(':')[0] ?? null));
}

export interface PoolOptions {
  quota?: Quota;
  /** Calls at once. */
  most?: number;
}

export interface OpenPool {
  pool: KeyPool;
  clock: Clock;
  breakers: MemoryBreakerStore;
  metrics: Metrics;
}

/** A pool of Gemini's keys in memory, by a clock that stands still. */
export function openPool(names: readonly string[], { quota = {}, most = 15 }: PoolOptions = {}): OpenPool {
  const clock = { now: Date.parse('2026-07-15T20:00:00Z') };
  const now = (): number => clock.now;
  const metrics = new Metrics('spec');
  const logger = createLogger({ service: 'spec', level: 'silent', pretty: false });
  const [breakers, ledgers] = [new MemoryBreakerStore({ threshold: 3, recoveryMs: 60_000 }, now), new MemoryLedgerStore(now)];
  const line = new SlotLine(new MemorySlotStore({ most, leaseMs: 15_000 }), 15_000);
  const parts = { ledgers, breakers, poison: new MemoryPoisonStore(now), line, report: new PoolReport(metrics, logger), now };
  return { pool: new KeyPool('gemini', { keys: keysNamed('gemini', names), quota }, parts), clock, breakers, metrics };
}
