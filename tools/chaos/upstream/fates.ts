import type { Answer } from '../judge/ledger.ts';
import { oneOf, randomFrom, seedOf } from '../random.ts';

/** How often, of all calls, something happens to one; what is left is answered ok. */
export interface Odds {
  throttledChat: number;
  throttledAccount: number;
  /** The API's own 500, 502 or 503: certainly nothing was sent. */
  refused: number;
  /** An edge's page: 503 before the call is carried out, 502 or 504 before or after. */
  page: number;
  /** The connection breaks, before or after the call is carried out. */
  dropped: number;
}

export interface Fate {
  answer: Answer;
  delivered: boolean;
  /** Before the platform stamps the call, and before the caller has its answer. */
  travelMs: number;
  returnMs: number;
}

export const rough: Odds = { throttledChat: 0.02, throttledAccount: 0, refused: 0.02, page: 0.01, dropped: 0.01 };
export const calm: Odds = { throttledChat: 0, throttledAccount: 0, refused: 0, page: 0, dropped: 0 };

const ok: Answer = { kind: 'ok' };

/** What becomes of the nth call with this text: the same for the same seed, whatever the order of the calls. */
export function fateOf({ seed, odds }: { seed: number; odds: Odds }, text: string, nth: number): Fate {
  const random = randomFrom(seedOf(`${seed} ${nth} ${text}`));
  const { answer, delivered } = outcomeOf(odds, random);
  return { answer, delivered, travelMs: 5 + 45 * random(), returnMs: 5 + 45 * random() };
}

function outcomeOf(odds: Odds, random: () => number): Pick<Fate, 'answer' | 'delivered'> {
  const [dice, detail, after] = [random(), random(), random() < 0.5];
  const retryAfterS = 1 + Math.floor(3 * detail);
  const page = oneOf([502, 503, 504], detail);
  const table: [number, Pick<Fate, 'answer' | 'delivered'>][] = [
    [odds.throttledChat, { answer: { kind: 'throttled', scope: 'chat', retryAfterS }, delivered: false }],
    [odds.throttledAccount, { answer: { kind: 'throttled', scope: 'account', retryAfterS }, delivered: false }],
    [odds.refused, { answer: { kind: 'refused', status: oneOf([500, 502, 503], detail) }, delivered: false }],
    [odds.page, { answer: { kind: 'page', status: page }, delivered: page !== 503 && after }],
    [odds.dropped, { answer: { kind: 'dropped' }, delivered: after }],
  ];
  let below = 0;
  for (const [chance, outcome] of table) {
    below += chance;
    if (dice < below) return outcome;
  }
  return { answer: ok, delivered: true };
}
