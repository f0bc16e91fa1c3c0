import { costed, type CostedLoad } from '../tools/bench/cost.ts';
import { alternate, type Figure, type Side } from '../tools/bench/figure.ts';
import { openLoop } from '../tools/bench/load.ts';
import { startRivals } from '../tools/bench/rivals.ts';
import { latencyRows } from '../tools/bench/rows.ts';
import { textOf } from '../tools/bench/sample-texts.ts';
import { under } from '../tools/bench/target.ts';
import { newChat, textUpdate } from '../tools/bench/updates.ts';

const drainMs = 120_000;

/** How soon a webhook call is in the journal while all five services work, on this one machine, on what came in. */
export const acceptBusy: Figure = {
  name: 'accept-busy',
  title: 'Webhook accept while all five services work on what came in',
  bare: 'Fastify, a Bull job, a call of Telegram; nothing is kept',
  async run(bench) {
    const { telegram, pids, post } = await startRivals(bench, 'accept-busy', 50);
    const seconds = bench.size(5, 2);
    const paced = (perSecond: number) => async (side: Side): Promise<CostedLoad> => {
      const before = telegram.counters.sent;
      const load = await costed(bench, { what: `at ${perSecond}/s, ${side}`, pids: pids[side] }, () =>
        openLoop({ perSecond, seconds }, (index) => post[side](index, textUpdate(newChat(), textOf(index)))),
      );
      await telegram.waitForTotal(before + load.latencies.length, drainMs);
      return load;
    };
    await alternate(1, paced(300));
    bench.say('  100 a second…');
    const calm = await alternate(bench.rounds, paced(100));
    bench.say('  300 a second…');
    const brisk = await alternate(bench.rounds, paced(300));
    return [...latencyRows('at 100/s', calm), ...latencyRows('at 300/s', brisk, [[50], [95], [99, under(25)]])];
  },
};
