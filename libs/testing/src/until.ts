import { setTimeout as pause } from 'node:timers/promises';

/** Asks again until the answer is neither undefined, null nor false; says what it waited for when `withinMs` is over. */
export async function until<Answer>(what: string, ask: () => Promise<Answer> | Answer, withinMs = 30_000): Promise<Exclude<Answer, undefined | null | false>> {
  const deadline = performance.now() + withinMs;
  let last: unknown;
  while (performance.now() < deadline) {
    last = await ask();
    if (last !== undefined && last !== null && last !== false) return last as Exclude<Answer, undefined | null | false>;
    await pause(20);
  }
  throw new Error(`Waited ${withinMs} ms for ${what}; the last answer was ${JSON.stringify(last)}.`);
}
