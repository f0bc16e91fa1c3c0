import { setTimeout as pause } from 'node:timers/promises';
import type { RateWindow } from '@sluice/testing';
import type { Facts, Fault, Ledger } from '../judge/ledger.ts';
import { type Judgement, judge } from '../judge/judge.ts';
import { now } from '../now.ts';
import { type Accounts, makeAccounts } from '../stand/accounts.ts';
import { countOpen, readMessages } from '../stand/messages.ts';
import type { Stand } from '../stand/stand.ts';
import { allDone } from './all-done.ts';
import { planLoad } from './load-plan.ts';
import { unleash } from './nemesis.ts';
import { planNemesis, type Troubles } from './nemesis-plan.ts';
import { postAll, type Posting } from './poster.ts';

export interface ChaosOptions {
  /** Prefix of the accounts' names: several runs may use one stand, one after the other. */
  name: string;
  seed: number;
  messages: number;
  accounts: number;
  chatsPerAccount: number;
  burst: number;
  /** Over how long messages are posted and faults happen. */
  spanMs: number;
  /** How long everything may take in all; what is open then is lost. */
  withinMs: number;
  troubles: Troubles;
  awayMs: number;
  freezeMs: number;
  /** Besides those of the accounts. */
  limits: { platform: RateWindow[]; chat: RateWindow[] };
  say?: (line: string) => void;
}

export interface ChaosResult {
  judgement: Judgement;
  ledger: Ledger;
  facts: Facts;
  /** POSTs that had to be repeated. */
  retriedPosts: number;
  elapsedMs: number;
}

/** Enough that random failures never use them up. */
const maxAttempts = 20;

/** Posts, breaks things, waits until every message is at its end, and judges. */
export async function runChaos(stand: Stand, options: ChaosOptions): Promise<ChaosResult> {
  const { say = () => undefined, spanMs, seed } = options;
  const accounts = await makeAccounts(stand, options.accounts, options.name);
  const [startedAt, deadlineAt] = [now(), now() + options.withinMs];
  const plan = planLoad({ ...options, accounts: accounts.ids });
  say(`${plan.length} messages over ${accounts.ids.length} accounts within ${Math.round(spanMs / 1_000)} s…`);
  const onAccepted = (count: number): void => {
    if (count % 1_000 === 0) say(`${((now() - startedAt) / 1_000).toFixed(1)} s  ${count} accepted`);
  };
  const [posting, faults] = await allDone<[Posting, Fault[]]>([
    postAll(stand, plan, { maxAttempts, deadlineAt, onAccepted }),
    unleash(stand, { ...options, plan: planNemesis({ seed, spanMs, troubles: options.troubles }) }),
  ]);
  say(`${((now() - startedAt) / 1_000).toFixed(1)} s  all accepted, ${posting.retries} POSTs repeated; waiting for the rest to be sent…`);
  if (posting.refused !== null) throw new Error(`Not every message was accepted; the last answer was ${posting.refused}`);
  await settled(stand, accounts, deadlineAt);
  const elapsedMs = now() - startedAt;
  const ledger = await readLedger(stand, accounts, posting);
  const facts = factsOf(stand, options, { faults, posting });
  return { judgement: judge(ledger, facts), ledger, facts, retriedPosts: posting.retries, elapsedMs };
}

async function settled(stand: Stand, { ids }: Accounts, deadlineAt: number): Promise<void> {
  while (now() < deadlineAt && (await countOpen(stand.postgres.url, ids)) > 0) await pause(200);
}

async function readLedger(stand: Stand, accounts: Accounts, { asked }: Posting): Promise<Ledger> {
  const messages = await readMessages(stand.postgres.url, accounts.ids);
  return { asked, messages, arrivals: accounts.own(await stand.upstream.arrivals()) };
}

function factsOf({ options: { limits, concurrency } }: Stand, { limits: others }: ChaosOptions, { faults, posting }: { faults: Fault[]; posting: Posting }): Facts {
  return { limits: { ...others, account: limits }, faults, concurrency, maxAttempts, load: { from: posting.from, to: posting.to } };
}
