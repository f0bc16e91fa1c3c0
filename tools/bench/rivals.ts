import type { TelegramSimulator } from '@sluice/testing';
import { type BenchAccount, createAccounts, webhookHeaders } from './accounts.ts';
import type { Bench } from './bench.ts';
import type { Side } from './figure.ts';
import { Poster } from './poster.ts';
import type { System } from './system.ts';

/** The whole system and the bare relay side by side; both answer through one simulated Telegram. */
export interface Rivals {
  telegram: TelegramSimulator;
  system: System;
  pids: Record<Side, Record<string, number>>;
  /** Posts an update to the webhook of the account whose turn it is. */
  post: Record<Side, (turn: number, update: string) => Promise<void>>;
}

/** As many sends at once as dispatch has by default. */
export const concurrency = 15;

/** Starts both, with so many accounts. */
export async function startRivals(bench: Bench, figure: string, accountCount: number): Promise<Rivals> {
  const telegram = await bench.telegram();
  const system = await bench.system(figure, { telegram });
  await system.start('gateway', 'ingest', 'analysis', 'storage', 'dispatch');
  const accounts = await createAccounts(system, telegram, accountCount);
  const bare = await bench.process('bare-relay', { TELEGRAM_API_URL: telegram.url, CONCURRENCY: String(concurrency) });
  const posters = { sluice: new Poster(system.url('ingest'), webhookHeaders), bare: new Poster(bare.url) };
  const account = (turn: number) => accounts[turn % accounts.length] as BenchAccount;
  return {
    telegram,
    system,
    pids: { sluice: system.pids, bare: bare.pids },
    post: {
      sluice: (turn, update) => posters.sluice.post(account(turn).webhookPath, update),
      bare: (turn, update) => posters.bare.post(`/webhook/${account(turn).token}`, update),
    },
  };
}
