/** Asks again and again until the answer is yes (true) or the time is over (false). */
export async function until(ask: () => boolean | Promise<boolean>, deadlineMs: number, everyMs = 25): Promise<boolean> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    if (await ask()) return true;
    if (Date.now() >= end) return false;
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
