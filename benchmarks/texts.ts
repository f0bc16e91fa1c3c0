import { Arrivals } from '../tools/bench/arrivals.ts';
import { costed, type CostedLoad, costRows } from '../tools/bench/cost.ts';
import { alternate, type Figure, type Side } from '../tools/bench/figure.ts';
import { closedLoop, openLoop } from '../tools/bench/load.ts';
import { startRivals } from '../tools/bench/rivals.ts';
import { latencyRows, rateRow } from '../tools/bench/rows.ts';
import { textOf } from '../tools/bench/sample-texts.ts';
import { atLeast } from '../tools/bench/target.ts';
import { newChat, textUpdate } from '../tools/bench/updates.ts';

const connections = 32;
const drainMs = 120_000;

/** From the webhook call to the answer's arrival at Telegram, through all services. */
export const texts: Figure = {
  name: 'texts',
  title: 'A text end to end: webhook → answer at Telegram',
  bare: 'Fastify, a Bull job, a call of Telegram; nothing is kept',
  async run(bench) {
    const { telegram, pids, post } = await startRivals(bench, 'texts', 50);
    const count = bench.size(2_000, 500);

    const flood = (side: Side): Promise<CostedLoad> =>
      costed(bench, { what: `${count} at once, ${side}`, pids: pids[side] }, async () => {
        const beganAt = performance.now();
        const before = telegram.counters.sent;
        const load = await closedLoop({ connections, count }, (index) => post[side](index, textUpdate(newChat(), textOf(index))));
        await telegram.waitForTotal(before + load.latencies.length, drainMs);
        return { ...load, elapsedMs: performance.now() - beganAt };
      });

    const steady = (side: Side): Promise<CostedLoad> =>
      costed(bench, { what: `at 100/s, ${side}`, pids: pids[side] }, async () => {
        const arrivals = new Arrivals(telegram);
        const load = await openLoop({ perSecond: 100, seconds: bench.size(10, 4) }, async (index, dueAt) => {
          const chat = newChat();
          await post[side](index, textUpdate(chat, textOf(index)));
          arrivals.expect(chat, dueAt);
        });
        return { ...load, latencies: await arrivals.latencies(drainMs) };
      });

    await alternate(1, flood);
    bench.say(`  ${count} at once…`);
    const floods = await alternate(bench.rounds, flood);
    bench.say('  100 a second…');
    const steadies = await alternate(bench.rounds, steady);
    return [rateRow(`most, ${count} texts at once`, floods, atLeast(200)), ...costRows(floods), ...latencyRows('at 100/s', steadies)];
  },
};
