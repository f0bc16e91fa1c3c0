export { DiskStore, type Seal } from './disk.store.ts';
export { CacheFigures, type CacheEvent } from './figures.ts';
export { MemoryStore } from './memory.store.ts';
export { RedisGenerationStore } from './redis-generation.store.ts';
export { RedisTurnStore } from './redis-turn.store.ts';
export { RedisStore, type RunRedis } from './redis.store.ts';
export { cacheKey, TieredCache, type Cleared, type LevelUsage } from './tiered-cache.ts';
