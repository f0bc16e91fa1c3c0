import { type Facts, isVague, type Ledger, type Message } from './ledger.ts';

export interface Doubt {
  uncertain: number;
  /** Answers that said nothing, and what each dispatcher that was killed or frozen may have had in flight. */
  allowed: number;
  unexplained: string[];
}

/** Messages nobody knows the fate of: each must have a reason, and there must not be too many. */
export function weighDoubt({ arrivals, messages }: Ledger, { faults, concurrency }: Pick<Facts, 'faults' | 'concurrency'>): Doubt {
  const ends = faults.filter(({ kind }) => kind === 'kill' || kind === 'freeze');
  const vague = Map.groupBy(arrivals.filter(({ answer }) => isVague(answer)), ({ text }) => text);
  const uncertain = messages.filter(({ state }) => state === 'UNCERTAIN');
  const unexplained = uncertain.filter((message) => !vague.has(message.text) && !ends.some((fault) => wasInFlight(message, fault)));
  return {
    uncertain: uncertain.length,
    allowed: vague.size + ends.length * concurrency,
    unexplained: unexplained.map(({ id, text }) => `${text} (${id}) says UNCERTAIN for no reason`),
  };
}

function wasInFlight({ attempts }: Message, { from, to }: { from: number; to: number }): boolean {
  const last = attempts.at(-1);
  return last !== undefined && last.startedAt <= to && (last.endedAt ?? Infinity) >= from;
}
