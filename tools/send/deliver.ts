import { until } from '../stack/until.ts';
import type { Callback, Sending } from './sending.ts';

/** How long Sluice may take to ask for what it must fetch, and how long it may be silent before we think that it has said all. */
export interface Patience {
  askedMs: number;
  quietMs: number;
}

const deadlineMs = 10_000;

/** Makes the call; throws a sentence that says what to do when it is not taken. */
export async function post({ url, headers, body }: Callback): Promise<void> {
  const { origin, pathname } = new URL(url);
  const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(deadlineMs) }).catch(() => null);
  if (!answer) throw new Error(`Nothing answers at ${origin}: start it with npm start, or say --url.`);
  if (answer.status === 200) return;
  const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string };
  const advice: Record<number, string> = {
    401: ' Is it signed with what the account has? See --help.',
    404: ' Say the account with --account; the environment makes those that are called telegram, line and wecom.',
  };
  throw new Error(`${pathname} answered ${answer.status}${detail ? `: ${detail}` : '.'}${advice[answer.status] ?? ''}`);
}

/** Waits until Sluice has fetched what it must, and tells what it answers. */
export async function attend({ standIn, wasAsked, answers }: Sending, say: (line: string) => void, { askedMs, quietMs }: Patience): Promise<void> {
  if (standIn === null) return;
  if (!(await until(wasAsked, askedMs))) {
    throw new Error(`Sluice took the call, but did not ask the stand-in: it was started without ${standIn}. Start npm start again.`);
  }
  let told = 0;
  const isMore = (): boolean => answers().length > told;
  while (await until(isMore, quietMs)) for (const answer of answers().slice(told)) say(`answer ${(told += 1)}: ${answer}`);
  if (told === 0) say('No answer came yet.');
}
