import { CacheStore } from '../src/cache.store.ts';
import { MemoryStore } from '../src/memory.store.ts';
import { cacheKey, type Compute } from '../src/tiered-cache.ts';

export const memory = () => new MemoryStore({ maxItems: 10, maxBytes: 1_000, ttlMs: 60_000 });
export const k = cacheKey({ task: 'card', inputHash: 'abc', version: '1' });
export const place = { ...k, generation: 0 };
export const give = (value: string): Compute => () => Promise.resolve({ value });
export const mustNotRun: Compute = () => Promise.reject(new Error('must not run'));

/** A level that is away. */
export class BrokenStore extends CacheStore {
  readonly level = 'broken';
  readonly maxBytes = null;
  get(): Promise<never> {
    return Promise.reject(new Error('away'));
  }
  set(): Promise<never> {
    return Promise.reject(new Error('away'));
  }
  forget(): Promise<never> {
    return Promise.reject(new Error('away'));
  }
  usage(): Promise<never> {
    return Promise.reject(new Error('away'));
  }
}

/** A computation that ends when the spec says so, or when it is aborted. */
export function held() {
  const gate = Promise.withResolvers<{ value: string }>();
  const runs: AbortSignal[] = [];
  const begun = Promise.withResolvers<void>();
  const compute = (signal: AbortSignal): Promise<{ value: string }> => {
    runs.push(signal);
    begun.resolve();
    return gate.promise;
  };
  return { compute, runs, begun: begun.promise, finish: (value: string) => gate.resolve({ value }) };
}
