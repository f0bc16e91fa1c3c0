const everyMs = 10_000;

/**
 * The id under which the same work is added anew, at most once in ten seconds: never one id for good, because a job that lost its
 * place in Redis but kept its key (a flush in the middle of it leaves such) swallows everything that is added under that key.
 */
export function againId(jobId: string, nowMs: number): string {
  return `${jobId}-again-${Math.floor(nowMs / everyMs)}`;
}
