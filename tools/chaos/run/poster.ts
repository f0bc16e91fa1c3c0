import { setTimeout as pause } from 'node:timers/promises';
import type { Asked } from '../judge/ledger.ts';
import { now } from '../now.ts';
import { oneOf } from '../random.ts';
import { postJson, type Stand } from '../stand/stand.ts';
import type { PlannedMessage } from './load-plan.ts';

const retryMs = 200;
const mostAtOnce = 48;

export interface Posting {
  asked: Asked[];
  accepted: number;
  from: number;
  /** When the last one was answered. */
  to: number;
  retries: number;
  /** The last answer to a message that was never accepted; null when all were. */
  refused: string | null;
}

export interface PostingOptions {
  maxAttempts: number;
  /** Gives up what is not accepted by then, epoch milliseconds. */
  deadlineAt: number;
  onAccepted?: (count: number) => void;
}

/** Posts each message at its time to any replica that is up, with the same key until it is accepted, as a client should. */
export async function postAll(stand: Stand, plan: readonly PlannedMessage[], options: PostingOptions): Promise<Posting> {
  const posting: Posting = { asked: [], accepted: 0, from: now(), to: now(), retries: 0, refused: null };
  const going = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for (const planned of plan) {
    const earlyMs = posting.from + planned.atMs - now();
    if (earlyMs > 0) await pause(earlyMs);
    while (going.size >= mostAtOnce) await Promise.race(going);
    if (failures.length > 0) break;
    const one = post(stand, planned, { ...options, posting })
      .catch((error: unknown) => void failures.push(error))
      .finally(() => going.delete(one));
    going.add(one);
  }
  await Promise.all(going);
  if (failures.length > 0) throw failures[0] as Error;
  posting.to = now();
  return posting;
}

async function post(stand: Stand, { atMs: _at, key, ...planned }: PlannedMessage, { posting, maxAttempts, deadlineAt, onAccepted }: PostingOptions & { posting: Posting }): Promise<void> {
  const { account, chat, priority, text } = planned;
  const asked: Asked = { key, ...planned, askedAt: now(), accepted: null };
  posting.asked.push(asked);
  const body = { accountId: account, chatId: chat, text, priority, maxAttempts };
  for (;;) {
    const answer = await ask(stand, body, key);
    if ('id' in answer) {
      asked.accepted = { id: answer.id, at: now() };
      posting.accepted += 1;
      return onAccepted?.(posting.accepted);
    }
    if (now() > deadlineAt) {
      posting.refused = answer.refused;
      return;
    }
    posting.retries += 1;
    await pause(retryMs);
  }
}

/** The id of the accepted message, or why it must be asked for again. Throws for an answer that no retry can mend. */
async function ask(stand: Stand, body: unknown, key: string): Promise<{ id: string } | { refused: string }> {
  const up = stand.dispatchers.filter((replica) => replica.up);
  if (up.length === 0) return { refused: 'none: no dispatcher was up' };
  const posted = postJson(stand, `${oneOf(up, Math.random()).url}/api/messages`, { body, key });
  const answer = await posted.catch((error: Error) => ({ status: 0, body: error.message }));
  if (answer.status === 202) return answer.body as { id: string };
  const refused = `${answer.status}: ${JSON.stringify(answer.body)}`;
  if (answer.status === 0 || answer.status >= 500 || answer.status === 429) return { refused };
  throw new Error(`POST /api/messages answered ${refused}`);
}
