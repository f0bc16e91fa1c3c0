/** Waits for all of them, those that go on after one has failed too; then throws the first failure. */
export async function allDone<Results extends readonly unknown[]>(work: { [Index in keyof Results]: Promise<Results[Index]> }): Promise<Results> {
  await Promise.allSettled(work);
  return Promise.all(work);
}
