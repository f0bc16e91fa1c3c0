/** A platform that counts in seconds can mean no shorter wait. */
const leastMs = 1_000;
/** No platform documents a longer wait: one that says so is asked again after a day. */
export const longestWaitMs = 86_400_000;

/** The wait that a platform stated in seconds, in milliseconds that can be kept: a second at least, a day at most. */
export function statedWaitMs(seconds: number): number {
  return Math.min(longestWaitMs, Math.max(leastMs, seconds * 1_000));
}
