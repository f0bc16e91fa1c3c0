import { expect } from '@jest/globals';
import type { RunScript } from '@sluice/circuit-breaker';
import type { Redis } from 'ioredis';

/** What a store reads the time from, epoch milliseconds. */
export interface Clock {
  now: number;
}

const redisTime = "redis.call('TIME')";

/** Runs a script in a Redis that shows the time of this clock. */
export function runAt(redis: Redis, script: string, clock: Clock): RunScript {
  expect(script.split(redisTime)).toHaveLength(2);
  return (keys, values) => {
    const time = `{'${Math.floor(clock.now / 1_000)}', '${(clock.now % 1_000) * 1_000}'}`;
    return redis.eval(script.replace(redisTime, time), keys.length, ...keys, ...values);
  };
}
