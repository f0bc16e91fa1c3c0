/** Time, as what is pure needs it: an edge has the real one (`@sluice/parallel/nest`), specs one of their own. */
export interface Clock {
  /** Milliseconds that never go back. */
  now(): number;
  /** Calls `then` once after so many milliseconds, unless the answer is called before. */
  after(ms: number, then: () => void): () => void;
}

/** Resolves after so many milliseconds; rejects with the signal's reason as soon as it fires. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason as Error);
    const leave = (): void => {
      cancel();
      reject(signal.reason as Error);
    };
    const cancel = clock.after(ms, () => {
      signal.removeEventListener('abort', leave);
      resolve();
    });
    signal.addEventListener('abort', leave, { once: true });
  });
}
