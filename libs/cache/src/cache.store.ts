/** One level of a cache: keeps text under a key for a while. A store that cannot be reached throws; a miss is undefined. */
export abstract class CacheStore {
  abstract readonly level: string;
  abstract get(key: string): Promise<string | undefined>;
  abstract set(key: string, value: string): Promise<void>;
}
