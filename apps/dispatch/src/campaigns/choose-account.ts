import type { AccountChannel } from '@sluice/channels';

/** A recipient whose turn has come; the account is known when it is one that has to send. */
export interface Turn {
  n: number;
  channel: AccountChannel;
  accountId: string | null;
}

export interface Opening {
  accountId: string;
  channel: AccountChannel;
  /** Epoch milliseconds at which it may have another message, in their order. */
  times: readonly number[];
}

export interface Assignment {
  n: number;
  accountId: string;
  at: number;
}

/**
 * Gives recipients to accounts: first those that one account has to send to, then, in their order, each to the account of its
 * channel that has the most openings left; of equals the first. Whoever finds none waits.
 */
export function assign(turns: readonly Turn[], openings: readonly Opening[]): Assignment[] {
  const free = openings.map(({ times, ...account }) => ({ ...account, times: [...times] }));
  const place = (turn: Turn): Assignment[] => {
    const fitting = free.filter(({ accountId, channel }) => channel === turn.channel && (turn.accountId === null || turn.accountId === accountId));
    const [first, ...others] = fitting;
    if (first === undefined) return [];
    const best = others.reduce((most, one) => (one.times.length > most.times.length ? one : most), first);
    const at = best.times.shift();
    return at === undefined ? [] : [{ n: turn.n, accountId: best.accountId, at }];
  };
  const ordered = [...turns].sort((a, b) => a.n - b.n);
  return [...ordered.filter(({ accountId }) => accountId !== null), ...ordered.filter(({ accountId }) => accountId === null)].flatMap(place);
}
