import { describe, expect, it } from '@jest/globals';
import { redisConfig } from './redis.ts';
import { onPath } from './redis-server.ts';

describe('our own Redis', () => {
  const lines = redisConfig({ folder: '/data dir/redis', port: 40_001, password: 'secret' }).split('\n');

  it.each(['bind 127.0.0.1', 'port 40001', 'requirepass secret', 'dir "/data dir/redis"', 'appendonly yes', 'appendfsync everysec', 'maxmemory-policy noeviction', 'daemonize no'])(
    'is told: %s',
    (line) => expect(lines).toContain(line),
  );
});

describe('a program', () => {
  it('is found on PATH or in the usual folders, in the order of preference', () => {
    expect(onPath(['surely-missing', 'sh'], '/nowhere:/bin')).toBe('/bin/sh');
    expect(onPath(['surely-missing'])).toBeNull();
  });
});
