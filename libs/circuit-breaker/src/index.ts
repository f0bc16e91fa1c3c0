export { admit, closed, record, type BreakerState, type BreakerView } from './breaker.ts';
export { BreakerStore } from './breaker.store.ts';
export { FallbackBreakerStore } from './fallback-breaker.store.ts';
export { MemoryBreakerStore } from './memory-breaker.store.ts';
export { Patience } from './patience.store.ts';
export { breakerScript, RedisBreakerStore, type RunScript } from './redis-breaker.store.ts';
