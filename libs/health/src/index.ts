export { DatabaseProbe } from './database.probe.ts';
export { HealthModule, type HealthOptions } from './health.module.ts';
export { type Finding, type Probe } from './probe.ts';
export { Readiness } from './readiness.ts';
export { RedisProbe } from './redis.probe.ts';
export { type HealthReport } from './report.ts';
