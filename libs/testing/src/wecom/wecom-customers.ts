import { WecomRefusal } from './wecom-refusal.ts';

/** A customer at one customer service account. */
export interface WecomCustomer {
  openKfId: string;
  externalUserId: string;
}

/** Who has the session (developer.work.weixin.qq.com 94669). */
export type SessionState = 'new' | 'bot' | 'waiting' | 'human' | 'ended';

interface Turn {
  wroteAt: number;
  sentSince: number;
  state: SessionState;
}

const mostPerTurn = 5;
const longestSilenceMs = 48 * 3_600_000;

/** What may be sent to whom: five messages after the customer wrote, within 48 hours, while the bot has the session. */
export class WecomCustomers {
  readonly #turns = new Map<string, Turn>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  write(customer: WecomCustomer): void {
    this.#turns.set(keyOf(customer), { wroteAt: this.#now(), sentSince: 0, state: 'bot' });
  }

  setState(customer: WecomCustomer, state: SessionState): void {
    this.#turn(customer).state = state;
  }

  /** Counts one message, or throws what WeCom would refuse it with. */
  admit(customer: WecomCustomer): void {
    const turn = this.#turn(customer);
    if (turn.state === 'ended') throw new WecomRefusal(95_013, 'session is ended');
    if (turn.state === 'human' || turn.state === 'waiting') throw new WecomRefusal(95_018, 'send msg session status invalid');
    if (this.#now() - turn.wroteAt > longestSilenceMs) throw new WecomRefusal(95_002, 'send msg time limit');
    if (turn.sentSince >= mostPerTurn) throw new WecomRefusal(95_001, 'send msg count limit');
    turn.sentSince += 1;
  }

  #turn(customer: WecomCustomer): Turn {
    const turn = this.#turns.get(keyOf(customer));
    if (!turn) throw new WecomRefusal(40_096, 'invalid external userid');
    return turn;
  }
}

function keyOf({ openKfId, externalUserId }: WecomCustomer): string {
  return `${openKfId}:${externalUserId}`;
}
