export { AdaptiveLimit } from './adaptive-limit.ts';
export { adaptLimit, type AimdConfig, type AimdState, type Stretch } from './aimd.ts';
export { Batcher, type BatcherOptions } from './batcher.ts';
export type { Clock } from './clock.ts';
export { inParallel } from './in-parallel.ts';
export type { ParallelOptions, Settled } from './parallel-options.ts';
