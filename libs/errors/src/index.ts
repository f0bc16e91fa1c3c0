export { AppError, codes, isUnavailable, type AppErrorOptions, type Code, type Retry } from './app-error.ts';
export { problem, problemOf, type Problem } from './problem.ts';
