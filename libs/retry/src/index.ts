export { backoffMs, sendingBackoff, type BackoffConfig } from './backoff.ts';
export { workDelayMs } from './work-delay.ts';
