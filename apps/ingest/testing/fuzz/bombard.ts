import { randomInt } from 'node:crypto';
import fc from 'fast-check';

/** Whatever answers: an injected request, or one over a connection of its own. */
export interface Answered {
  /** Null: the connection ended without an answer. */
  statusCode: number | null;
  contentType: string | null;
}

export interface Attack<Case> {
  cases: fc.Arbitrary<Case>;
  times: number;
  send: (sent: Case) => Promise<Answered>;
  /** Statuses that may come; those that refuse must come as problems. */
  allowed: readonly (number | null)[];
  /** How many are on their way together. */
  atOnce?: number;
}

const batch = 25;
const longestShown = 2_000;

/** What everything that is made up in this run is made of; FUZZ_SEED makes the same again. */
export const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 31 - 1));

/** Sends so many made-up cases, several at once. Answers how often each status came; throws with the seed and the case at one that may not come. */
export async function bombard<Case>({ cases, times, send, allowed, atOnce = 16 }: Attack<Case>): Promise<Map<number | null, number>> {
  const statuses = new Map<number | null, number>();
  const made = makeUp(cases, times);
  const shoot = async (): Promise<void> => {
    for (const { sent, name } of made) {
      const answer = await send(sent).catch((error: unknown) => {
        throw new Error(`${name} was not answered: ${shown(sent)}`, { cause: error });
      });
      statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
      if (!allowed.includes(answer.statusCode) || !isTold(answer)) throw new Error(`${name} was answered ${answer.statusCode} (${answer.contentType}): ${shown(sent)}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, shoot));
  return statuses;
}

/** How many answers refused. */
export function refusalsIn(statuses: ReadonlyMap<number | null, number>): number {
  return [...statuses].reduce((sum, [status, times]) => sum + (status !== null && status >= 400 ? times : 0), 0);
}

/** Batch by batch, so that they need not all be there at once. */
function* makeUp<Case>(cases: fc.Arbitrary<Case>, times: number): Generator<{ sent: Case; name: string }> {
  for (let from = 0; from < times; from += batch) {
    const sample = fc.sample(cases, { seed: seed + from, numRuns: Math.min(batch, times - from) });
    for (const [index, sent] of sample.entries()) yield { sent, name: `Case ${from + index} of FUZZ_SEED=${seed}` };
  }
}

function isTold({ statusCode, contentType }: Answered): boolean {
  return statusCode === null || statusCode < 400 || contentType === 'application/problem+json; charset=utf-8';
}

function shown(sent: unknown): string {
  const text = JSON.stringify(sent, (_key, value: unknown) => (isBytes(value) ? Buffer.from(value.data).toString('latin1') : value));
  return text.length > longestShown ? `${text.slice(0, longestShown)}… (${text.length} characters)` : text;
}

/** A Buffer, as JSON.stringify hands it to whoever replaces it. */
function isBytes(value: unknown): value is { data: number[] } {
  return typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'Buffer' && Array.isArray((value as { data?: unknown }).data);
}
