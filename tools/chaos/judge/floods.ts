import type { Arrival, Attempt, Facts, Ledger } from './ledger.ts';

/** How long Sluice may take from the answer to having it on record, when nothing fails. */
const recordMs = 1_000;
/** A claim that is under way while the flood wait is recorded. */
const overlapMs = 250;

interface Flood {
  covers: (arrival: Arrival) => boolean;
  until: number;
  /** From when Sluice knew it; never when the process that was told died with it. */
  knownAt: number;
}

/** Calls inside a flood wait that were claimed when Sluice knew of it: in the chat or the account that the platform named. */
export function findSendsInsideFlood({ arrivals, messages }: Ledger, { faults }: Pick<Facts, 'faults'>): string[] {
  const attempts = new Map(messages.map((message) => [message.text, message.attempts]));
  const byAccount = Map.groupBy(arrivals, ({ account }) => account);
  return arrivals.flatMap((told) => {
    const flood = floodOf(told, attemptOf(told, attempts), faults);
    if (!flood) return [];
    const inside = (byAccount.get(told.account) ?? []).filter((call) => call.at < flood.until && flood.covers(call));
    return inside
      .filter((call) => (attemptOf(call, attempts)?.startedAt ?? call.at) > flood.knownAt + overlapMs)
      .map((call) => `${call.text} was sent ${Math.round(flood.until - call.at)} ms before the flood wait of ${told.account}/${told.chat} was over`);
  });
}

function floodOf(told: Arrival, attempt: Attempt | undefined, faults: Facts['faults']): Flood | null {
  if (told.answer.kind !== 'throttled') return null;
  const { scope, retryAfterS } = told.answer;
  const recordedAt = attempt?.endedAt !== null && attempt?.outcome === 'flood' ? attempt.endedAt : Infinity;
  // Something failed meanwhile: what was not recorded at once may have been recorded late, or died with its process.
  const disturbed = faults.some(({ from, to }) => from < Math.min(recordedAt, told.at + recordMs) && to > told.at);
  return {
    covers: (call) => scope === 'account' || call.chat === told.chat,
    until: told.at + retryAfterS * 1_000,
    knownAt: disturbed ? recordedAt : Math.min(recordedAt, told.at + recordMs),
  };
}

/** The attempt that made this call: the last that had begun. */
function attemptOf(call: Arrival, attempts: ReadonlyMap<string, readonly Attempt[]>): Attempt | undefined {
  const all = attempts.get(call.text) ?? [];
  return all.findLast(({ startedAt }) => startedAt <= call.at) ?? all[0];
}
