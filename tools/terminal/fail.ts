/** Prints what went wrong in a sentence and ends this process with exit code 1. */
export function fail(error: unknown): never {
  console.error(sentence(error));
  process.exit(1);
}

/** The message of an error; a bug of ours (a TypeError and its like) keeps its stack. */
export function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isBug = error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
  return isBug ? (error.stack ?? error.message) : error.message;
}
