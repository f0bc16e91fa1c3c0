export { CacheStore } from './cache.store.ts';
export { MemoryStore, type MemoryStoreOptions } from './memory.store.ts';
export { RedisStore, type RunRedis } from './redis.store.ts';
export { cacheKey, TieredCache, type Answer } from './tiered-cache.ts';
