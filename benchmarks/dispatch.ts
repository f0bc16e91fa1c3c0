import { fetch } from 'undici';
import { type BenchAccount, createAccounts } from '../tools/bench/accounts.ts';
import type { Bench, BareProcess } from '../tools/bench/bench.ts';
import { costed, type CostedLoad, costRows } from '../tools/bench/cost.ts';
import { alternate, type Figure, type Row, type Side } from '../tools/bench/figure.ts';
import { type Load, perSecond } from '../tools/bench/load.ts';
import { concurrency } from '../tools/bench/rivals.ts';
import { type Both, rateRow } from '../tools/bench/rows.ts';
import type { System } from '../tools/bench/system.ts';
import { until } from '../tools/stack/until.ts';
import type { Filling } from './processes/fill-queue.ts';

const perAccount = 10;
const drainMs = 300_000;

/** How fast dispatch accepts, sends and tells: messages for many accounts, put into its queue while it works. */
export const dispatch: Figure = {
  name: 'dispatch',
  title: 'Dispatch: from its queue to Telegram, and to the receipt that storage keeps',
  bare: `a Bull queue, one call of Telegram a job, ${concurrency} at once a process; nothing is kept`,
  async run(bench) {
    const telegram = await bench.telegram();
    const system = await bench.system('dispatch', { telegram });
    await system.start('storage', 'dispatch');
    const accounts = await createAccounts(system, telegram, bench.size(1_000, 200));
    const filler = await bench.process('fill-queue');
    const startRelay = (): Promise<BareProcess> => bench.process('bare-relay', { TELEGRAM_API_URL: telegram.url, CONCURRENCY: String(concurrency) });
    const drain = drainOf({ bench, system, accounts, filler: filler.url, telegram });

    const relay = await startRelay();
    await alternate(1, (side) => drain(side, relay.pids));
    bench.say(`  ${accounts.length * perAccount} messages over ${accounts.length} accounts…`);
    const one = await alternate(bench.rounds, (side) => drain(side, relay.pids));
    bench.say('  the same with two of each…');
    const second = await startRelay();
    await system.replicate('dispatch');
    const relays = { ...relay.pids, second: second.pids['bare-relay'] ?? 0 };
    const two = await alternate(bench.rounds, (side) => drain(side, relays));
    return [...rowsOf('one process', one), ...rowsOf('two processes', two)];
  },
};

/** What a drain came to; for Sluice also when storage held the last receipt. */
interface Drained extends CostedLoad {
  receiptsMs: number;
}

interface Scene {
  bench: Bench;
  system: System;
  accounts: readonly BenchAccount[];
  filler: string;
  telegram: Awaited<ReturnType<Bench['telegram']>>;
}

function drainOf({ bench, system, accounts, filler, telegram }: Scene): (side: Side, relays: Record<string, number>) => Promise<Drained> {
  const count = accounts.length * perAccount;
  const send = async (side: Side): Promise<Load> => {
    const before = telegram.counters.sent;
    const beganAt = performance.now();
    await fillQueue(filler, { side, accounts, perAccount });
    await telegram.waitForTotal(before + count, drainMs);
    const latencies = telegram.sent.slice(-count).map(({ at }) => at - performance.timeOrigin - beganAt);
    return { latencies, elapsedMs: performance.now() - beganAt, failed: 0, firstFailure: null, lateMs: 0 };
  };
  return async (side, relays) => {
    await system.empty();
    const pids = side === 'bare' ? relays : dispatchPids(system);
    const beganAt = performance.now();
    const load = await costed(bench, { what: side, pids }, () => send(side));
    if (side === 'sluice' && !(await until(async () => (await receipts(system)) >= count, drainMs))) throw new Error('Receipts are missing.');
    return { ...load, receiptsMs: performance.now() - beganAt };
  };
}

function rowsOf(what: string, drained: Both<Drained>): Row[] {
  const told = drained.sluice.map((load) => perSecond({ ...load, elapsedMs: load.receiptsMs }));
  return [
    rateRow(`${what}, at Telegram`, drained),
    { what: `${what}, receipt kept`, unit: '/s', sluice: told, bare: null },
    ...costRows(drained).map((row) => ({ ...row, what: `${what}, ${row.what}` })),
  ];
}

function dispatchPids({ pids }: System): Record<string, number> {
  return Object.fromEntries(Object.entries(pids).filter(([name]) => name.startsWith('dispatch')));
}

async function receipts(system: System): Promise<number> {
  const [row] = await system.query<{ count: number }>('SELECT count(*)::int AS count FROM storage.receipts');
  return row?.count ?? 0;
}

/** Puts messages into the queue of one side. */
export async function fillQueue(url: string, filling: Filling): Promise<void> {
  const answer = await fetch(`${url}/fill`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(filling) });
  if (!answer.ok) throw new Error(`The queue could not be filled: ${await answer.text()}`);
}
