import { fetch } from 'undici';
import { createAccounts } from '../tools/bench/accounts.ts';
import { costed, type CostedLoad, costRows } from '../tools/bench/cost.ts';
import { alternate, type Figure, type Side } from '../tools/bench/figure.ts';
import type { Load } from '../tools/bench/load.ts';
import { concurrency } from '../tools/bench/rivals.ts';
import { rateRow } from '../tools/bench/rows.ts';
import type { Filling } from './processes/fill-queue.ts';

const perAccount = 10;
const drainMs = 300_000;

/** How fast dispatch accepts and sends: messages for many accounts, put into its queue while it works; no other service runs. */
export const dispatch: Figure = {
  name: 'dispatch',
  title: 'Dispatch alone: from its queue to Telegram',
  bare: `a Bull queue, one call of Telegram a job, ${concurrency} at once`,
  async run(bench) {
    const telegram = await bench.telegram();
    const system = await bench.system('dispatch', telegram.url);
    await system.start('storage');
    const accounts = await createAccounts(system, telegram, bench.size(1_000, 200));
    await system.stop('storage');
    await system.start('dispatch');
    const bare = await bench.process('bare-relay', { TELEGRAM_API_URL: telegram.url, CONCURRENCY: String(concurrency) });
    const filler = await bench.process('fill-queue');
    const pids = { sluice: system.pids, bare: bare.pids };
    const count = accounts.length * perAccount;

    const drain = async (side: Side): Promise<Load> => {
      const before = telegram.counters.sent;
      const beganAt = performance.now();
      await fill(filler.url, { side, accounts, perAccount });
      await telegram.waitForTotal(before + count, drainMs);
      const latencies = telegram.sent.slice(before).map(({ at }) => at - performance.timeOrigin - beganAt);
      return { latencies, elapsedMs: performance.now() - beganAt, failed: 0, firstFailure: null, lateMs: 0 };
    };
    const measure = async (side: Side): Promise<CostedLoad> => {
      await system.empty();
      return costed(bench, { what: side, pids: pids[side] }, () => drain(side));
    };

    bench.say(`  ${count} messages over ${accounts.length} accounts…`);
    const drains = await alternate(bench.rounds, measure);
    return [rateRow(`${count} messages, ${accounts.length} accounts`, drains), ...costRows(drains)];
  },
};

async function fill(url: string, filling: Filling): Promise<void> {
  const answer = await fetch(`${url}/fill`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(filling) });
  if (!answer.ok) throw new Error(`The queue could not be filled: ${await answer.text()}`);
}
