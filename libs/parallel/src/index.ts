export { adaptLimit, type AimdConfig, type AimdState, type Stretch } from './aimd.ts';
export { Batcher, type BatcherOptions } from './batcher.ts';
export { inParallel, type ParallelOptions, type Settled } from './in-parallel.ts';
