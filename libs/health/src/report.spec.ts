import { describe, expect, it } from '@jest/globals';
import { reportOf } from './report.ts';

describe('health report', () => {
  it('is healthy when every component is up', () => {
    const details = { redis: { status: 'up' as const, storage: 'redis', message: 'Redis connection OK' } };
    expect(reportOf('ingest', { details }, 1_795_000_000_500)).toEqual({
      status: 'healthy',
      service: 'ingest',
      timestamp: 1_795_000_000.5,
      components: { redis: { status: 'healthy', storage: 'redis', message: 'Redis connection OK' } },
    });
  });

  it('is degraded when one component is, and unhealthy when a critical one is down', () => {
    const degraded = { status: 'degraded' as const };
    expect(reportOf('x', { details: { a: { status: 'up' }, b: degraded } }, 0).status).toBe('degraded');
    expect(reportOf('x', { details: { a: { status: 'down' }, b: degraded } }, 0).status).toBe('unhealthy');
  });
});
