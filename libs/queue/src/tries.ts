const mark = /~(\d+)(?:w\d+)?$/;
/** Jobs that are postponed to the same second are one. */
const roundMs = 1_000;

/** Which try of its work a job is: 1 for the first. A later try is a job of its own, and its id says which. */
export function tryOf(jobId: string): number {
  return Number(mark.exec(jobId)?.[1] ?? 1);
}

/** The id of the job that tries again what this one could not do. */
export function nextTryId(jobId: string): string {
  return `${first(jobId)}~${tryOf(jobId) + 1}`;
}

/**
 * The job that makes the same try later, however often it is postponed until then. It is due when its second is over: one that
 * postpones itself never meets its own id.
 */
export function postponed(jobId: string, delayMs: number, nowMs: number): { jobId: string; delay: number } {
  const round = Math.floor((nowMs + delayMs) / roundMs) + 1;
  return { jobId: `${first(jobId)}~${tryOf(jobId)}w${round}`, delay: round * roundMs - nowMs };
}

function first(jobId: string): string {
  const id = jobId.replace(mark, '');
  // An id of digits alone belongs to Bull's own counter.
  return /^\d/.test(id) ? `j${id}` : id;
}
