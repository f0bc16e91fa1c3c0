import { describe } from '@jest/globals';
import { config, describeBreakerStore } from '../testing/breaker-store.conformance.ts';
import { MemoryBreakerStore } from './memory-breaker.store.ts';

describe('circuits in memory', () => {
  describeBreakerStore((clock) => Promise.resolve(new MemoryBreakerStore(config, () => clock.now)));
});
