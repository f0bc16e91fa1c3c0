/** Epoch milliseconds by this process's own monotonic clock: processes of one machine agree to a millisecond or two. */
export function now(): number {
  return performance.timeOrigin + performance.now();
}
