export interface CoreShares {
  threads: number;
  coresPerThread: number;
}

/** Threads (asked for, else one for every two cores) and the cores of each, so that together they use the machine and no more. */
export function shareCores(cores: number, threads = Math.max(1, Math.floor(cores / 2))): CoreShares {
  return { threads, coresPerThread: Math.max(1, Math.floor(cores / threads)) };
}
