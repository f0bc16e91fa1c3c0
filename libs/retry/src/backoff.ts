export interface BackoffConfig {
  baseMs: number;
  maxMs: number;
  /** Share of the delay that chance may add or take, 0 to 1. */
  jitter: number;
}

/** Sending: 1, 2, 4, 8 … s with a fifth of jitter, five minutes at most. */
export const sendingBackoff: BackoffConfig = { baseMs: 1_000, maxMs: 300_000, jitter: 0.2 };

/** Delay before the try that follows failed try number `attempt` (1 for the first). `random` is in [0, 1). */
export function backoffMs(config: BackoffConfig, attempt: number, random: number): number {
  const exponential = Math.min(config.maxMs, config.baseMs * 2 ** (Math.max(1, attempt) - 1));
  return Math.round(exponential * (1 + config.jitter * (2 * random - 1)));
}
