import { breakerScript, FallbackBreakerStore, MemoryBreakerStore, Patience, RedisBreakerStore, type RunScript } from '@sluice/circuit-breaker';
import type { Logger, Metrics } from '@sluice/observability';
import { RedisScript, type RedisConnection } from '@sluice/queue';
import { providers, type Provider } from './api-key.ts';
import { watchKeys } from './key-metrics.ts';
import { KeyPool } from './key-pool.ts';
import { KeysService } from './keys.service.ts';
import type { Purse } from './ledger/choose.ts';
import { FallbackLedgerStore } from './ledger/fallback-ledger.store.ts';
import { MemoryLedgerStore } from './ledger/memory-ledger.store.ts';
import { ledgerScript, RedisLedgerStore } from './ledger/redis-ledger.store.ts';
import { FallbackPoisonStore } from './poison/fallback-poison.store.ts';
import { MemoryPoisonStore } from './poison/memory-poison.store.ts';
import { RedisPoisonStore } from './poison/redis-poison.store.ts';
import { PoolReport } from './pool-report.ts';
import { FallbackSlotStore } from './slots/fallback-slot.store.ts';
import { MemorySlotStore } from './slots/memory-slot.store.ts';
import { RedisSlotStore, slotScript } from './slots/redis-slot.store.ts';
import { SlotBell } from './slots/slot-bell.service.ts';
import { SlotLine } from './slots/slot-line.ts';

export interface KeysOptions {
  purses: Record<Provider, Purse>;
  /** Calls to providers at once, over all replicas. */
  maxConcurrent: number;
}

export interface KeysTools {
  redis: RedisConnection;
  metrics: Metrics;
  logger: Logger;
}

const breaker = { threshold: 3, recoveryMs: 60_000 };
/** A replica that died holds its slots for so long. */
const leaseMs = 15_000;
/** As long as a command to Redis may take at all. */
const patienceMs = 1_000;

/** The pools over stores that all replicas share, and over this process's own while Redis is away. The bell must be closed. */
export function openKeys({ purses, maxConcurrent }: KeysOptions, { redis, metrics, logger }: KeysTools): { service: KeysService; bell: SlotBell } {
  const patience = new Patience({ patienceMs });
  const limits = { most: maxConcurrent, leaseMs };
  const known = new MemoryLedgerStore();
  const ledgers = new FallbackLedgerStore(new RedisLedgerStore(runs(redis, ledgerScript)), known, patience);
  const breakers = new FallbackBreakerStore(new RedisBreakerStore(breaker, runs(redis, breakerScript)), new MemoryBreakerStore(breaker), patience);
  const poison = new FallbackPoisonStore(new RedisPoisonStore((command) => redis.run(command)), new MemoryPoisonStore(), patience);
  const slots = new FallbackSlotStore(new RedisSlotStore(limits, runs(redis, slotScript)), new MemorySlotStore(limits), patience);
  const line = new SlotLine(slots, leaseMs);
  const parts = { ledgers, breakers, poison, line, report: new PoolReport(metrics, logger), now: Date.now };
  const pools = providers.map((provider) => new KeyPool(provider, purses[provider], parts));
  const service = new KeysService({ pools, ledgers, slots, maxConcurrent });
  watchKeys(metrics, { service, line, known, pools });
  return { service, bell: new SlotBell(redis, line) };
}

function runs(redis: RedisConnection, text: string): RunScript {
  const script = new RedisScript(text);
  return (keys, values) => redis.run((client) => script.run(client, keys, values));
}
