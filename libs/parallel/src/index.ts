export { inParallel, type ParallelOptions, type Settled } from './in-parallel.ts';
