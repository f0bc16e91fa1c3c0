import { createLogger, Metrics } from '@sluice/observability';
import { RedisConnection } from '@sluice/queue';
import { atEnd } from '@sluice/testing/jest';
import type { KeyPool } from '../../src/keys/key-pool.ts';
import type { KeysService } from '../../src/keys/keys.service.ts';
import { openKeys } from '../../src/keys/open-keys.ts';
import { keysNamed } from './pool.ts';

export interface Replica {
  pool: KeyPool;
  keys: KeysService;
  redis: RedisConnection;
}

/** Gemini's keys of these names as one replica has them, over a Redis that all share; closed when the tests of the file are done. */
export async function openReplica(redisUrl: string, names: readonly string[], maxConcurrent = 15): Promise<Replica> {
  const logger = createLogger({ service: 'spec', level: 'silent', pretty: false });
  const redis = new RedisConnection(redisUrl, logger);
  await redis.onModuleInit();
  const purses = { gemini: { keys: keysNamed('gemini', names), quota: {}, models: ['flash', 'lite'] }, openai: { keys: [], quota: {} } };
  const { service, bell } = openKeys({ purses, maxConcurrent }, { redis, metrics: new Metrics('spec'), logger });
  atEnd(() => {
    bell.onApplicationShutdown();
    redis.onApplicationShutdown();
    return Promise.resolve();
  });
  return { pool: service.poolOf('gemini'), keys: service, redis };
}
