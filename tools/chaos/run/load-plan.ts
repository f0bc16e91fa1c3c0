import { oneOf, randomFrom } from '../random.ts';

export interface LoadPlanOptions {
  seed: number;
  messages: number;
  accounts: readonly string[];
  chatsPerAccount: number;
  /** Over how long they are posted. */
  spanMs: number;
  /** Messages to one account at one instant: more than its window holds, so that limits bite. */
  burst: number;
}

export interface PlannedMessage {
  key: string;
  account: string;
  chat: string;
  priority: 'urgent' | 'high' | 'normal' | 'low';
  text: string;
  /** When to post it, from the start of the load. */
  atMs: number;
}

const priorities = ['urgent', 'high', 'normal', 'normal', 'normal', 'low'] as const;
/** Of all messages these many come in bursts, the others spread evenly over time and accounts. */
const inBursts = 1 / 3;

/** What will be posted when, in order of time: the same for the same seed. */
export function planLoad({ seed, messages, accounts, chatsPerAccount, spanMs, burst }: LoadPlanOptions): PlannedMessage[] {
  const random = randomFrom(seed);
  const planned: PlannedMessage[] = [];
  const add = (account: string, atMs: number): void => {
    const n = planned.length + 1;
    const chat = String(1_000 * (1 + accounts.indexOf(account)) + Math.floor(random() * chatsPerAccount));
    const mark = `${account}#${n}`;
    planned.push({ key: `${seed}-${mark}`, account, chat, priority: oneOf(priorities, random()), text: `message ${mark} to ${chat}`, atMs });
  };
  const burstCount = Math.floor((messages * inBursts) / burst);
  for (let index = 0; index < burstCount; index++) {
    const [account, atMs] = [oneOf(accounts, random()), random() * spanMs * 0.8];
    for (let each = 0; each < burst; each++) add(account, atMs);
  }
  const rest = messages - planned.length;
  for (let index = 0; index < rest; index++) add(accounts[index % accounts.length] ?? '', (index / rest) * spanMs);
  return planned.toSorted((a, b) => a.atMs - b.atMs);
}
