const mark = /~(\d+)$/;

/** Which try of its work a job is: 1 for the first. A later try is a job of its own, and its id says which. */
export function tryOf(jobId: string): number {
  return Number(mark.exec(jobId)?.[1] ?? 1);
}

/** The id of the job that tries again what this one could not do. */
export function nextTryId(jobId: string): string {
  const first = jobId.replace(mark, '');
  // An id of digits alone belongs to Bull's own counter.
  return `${/^\d/.test(first) ? `j${first}` : first}~${tryOf(jobId) + 1}`;
}
