const everyMs = 10_000;

/**
 * The id under which a sweeper adds a job anew, at most once in ten seconds: not the first id, because a job that lost its place
 * in Redis but kept its key would swallow everything that is added under that key.
 */
export function againId(jobId: string, nowMs: number): string {
  return `${jobId}-again-${Math.floor(nowMs / everyMs)}`;
}
