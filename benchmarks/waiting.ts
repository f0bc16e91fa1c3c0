import { setTimeout as pause } from 'node:timers/promises';
import { createAccounts } from '../tools/bench/accounts.ts';
import type { Figure } from '../tools/bench/figure.ts';
import type { System } from '../tools/bench/system.ts';
import { under } from '../tools/bench/target.ts';
import { until } from '../tools/stack/until.ts';
import { fillQueue } from './dispatch.ts';

const perAccount = 10;
const acceptMs = 400_000;

/** What the processes need while very many messages wait, and while they go. */
export const waiting: Figure = {
  name: 'waiting',
  title: 'Memory and speed while very many messages wait and go',
  bare: 'nothing to compare with',
  async run(bench) {
    const telegram = await bench.telegram();
    const system = await bench.system('waiting', { telegram });
    await system.start('storage', 'dispatch');
    const accounts = await createAccounts(system, telegram, bench.size(10_000, 1_000));
    const filler = await bench.process('fill-queue');
    const count = accounts.length * perAccount;
    const watch = watchMemory(system);

    bench.say(`  ${count} messages over ${accounts.length} accounts are accepted, and wait…`);
    await system.create('dispatch', '/api/queues/pause', {});
    const beganAt = performance.now();
    await fillQueue(filler.url, { side: 'sluice', accounts, perAccount });
    if (!(await until(async () => (await accepted(system)) >= count, acceptMs, 250))) throw new Error('They were not accepted in time.');
    const acceptedMs = performance.now() - beganAt;

    const seconds = bench.size(30, 10);
    bench.say(`  they go, for ${seconds} seconds…`);
    const before = telegram.counters.sent;
    await system.create('dispatch', '/api/queues/resume', {});
    await pause(seconds * 1_000);
    const sent = telegram.counters.sent - before;
    const most = watch.stop();
    return [
      { what: `${count} accepted`, unit: '/s', sluice: [(count * 1_000) / acceptedMs], bare: null },
      { what: 'sent', unit: '/s', sluice: [sent / seconds], bare: null },
      ...Object.entries(most).map(([name, mb]) => ({ what: `${name}, memory at most`, unit: 'MB' as const, sluice: [mb], bare: null, target: under(300) })),
    ];
  },
};

/** Looks once a second how much memory each process has; answers the most of each. */
function watchMemory(system: System): { stop(): Record<string, number> } {
  const most: Record<string, number> = {};
  const look = (): void => {
    for (const [name, mb] of Object.entries(system.memory())) most[name] = Math.max(most[name] ?? 0, mb ?? 0);
  };
  const timer = setInterval(look, 1_000);
  return {
    stop() {
      clearInterval(timer);
      look();
      return most;
    },
  };
}

async function accepted(system: System): Promise<number> {
  const [row] = await system.query<{ sum: number }>('SELECT coalesce(sum(accepted), 0)::int AS sum FROM dispatch.lanes');
  return row?.sum ?? 0;
}
