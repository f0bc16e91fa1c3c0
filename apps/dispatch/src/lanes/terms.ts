import { textLimits, type Account } from '@sluice/channels';
import { limitsOf, turnOf, type ScopedLimit, type Turn } from '@sluice/rate-limit';

/** Messages of one account that one replica sends at once. */
export const perLane = 10;

/** How a process sends: how long a claim is its own, and whether lanes keep any pace. */
export interface SendingRules {
  /** A claim not settled by then belonged to a process that died. */
  leaseMs: number;
  /** False: messages go at once, whatever the windows say (ENABLE_MESSAGE_QUEUE=false). */
  paced: boolean;
}

/** Everything a claim must know of its account (dispatch.work, `options`). */
export interface Terms {
  /** The account these terms were made of; 0 for one that is gone. */
  revision: number;
  limits: ScopedLimit[];
  turn?: Turn;
  /** Longest text, in the unit of the channel. */
  textMax: number;
  leaseMs: number;
  /** Ends of sends remembered for each chat. */
  recentKept: number;
}

/** The terms of an account, or of one that is gone: then its messages are taken to be refused. */
export function termsOf(account: Pick<Account, 'channel' | 'limits' | 'revision'> | null, { leaseMs, paced }: SendingRules): Terms {
  if (!account) return { revision: 0, limits: [], textMax: 0, leaseMs, recentKept: 0 };
  const limits = paced ? limitsOf(account.channel, account.limits) : [];
  const turn = turnOf(account.channel);
  const perChat = limits.filter(({ scope }) => scope === 'chat' || scope === 'group').map(({ max }) => max);
  return {
    revision: account.revision,
    limits,
    ...(turn && { turn }),
    textMax: textLimits[account.channel].max,
    leaseMs,
    recentKept: Math.max(0, ...perChat),
  };
}
