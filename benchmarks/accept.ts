import { createAccounts, webhookHeaders } from '../tools/bench/accounts.ts';
import { costed, type CostedLoad, costRows } from '../tools/bench/cost.ts';
import { alternate, type Figure, type Side } from '../tools/bench/figure.ts';
import { closedLoop, type Load, openLoop, type Send } from '../tools/bench/load.ts';
import { Poster } from '../tools/bench/poster.ts';
import { latencyRows, rateRow } from '../tools/bench/rows.ts';
import { textOf } from '../tools/bench/sample-texts.ts';
import { newChat, textUpdate } from '../tools/bench/updates.ts';

const connections = 32;

/** How many webhook calls ingest can take, and how soon each is in the journal; nobody works behind it. */
export const accept: Figure = {
  name: 'accept',
  title: 'Webhook accept: a text is in the journal (ingest alone)',
  bare: 'Fastify and one INSERT of the body through pg, same pool size',
  async run(bench) {
    const telegram = await bench.telegram();
    const system = await bench.system('accept', telegram.url);
    await system.start('storage', 'ingest');
    const accounts = await createAccounts(system, telegram, 20);
    const bare = await bench.process('bare-accept');
    const sends: Record<Side, Send> = {
      sluice: posting(new Poster(system.url('ingest'), webhookHeaders), accounts.map(({ webhookPath }) => webhookPath)),
      bare: posting(new Poster(bare.url), ['/webhook']),
    };
    const pids = { sluice: system.pids, bare: bare.pids };
    const measure = (what: string, load: (send: Send) => Promise<Load>) => async (side: Side): Promise<CostedLoad> => {
      await system.empty();
      return costed(bench, { what: `${what}, ${side}`, pids: pids[side] }, () => load(sends[side]));
    };
    const seconds = bench.size(5, 2);
    const flood = measure('most', (send) => closedLoop({ connections, seconds }, send));
    const paced = (perSecond: number) => measure(`at ${perSecond}/s`, (send) => openLoop({ perSecond, seconds }, send));

    await alternate(1, flood);
    bench.say('  as many as it takes…');
    const most = await alternate(bench.rounds, flood);
    bench.say('  300 a second…');
    const calm = await alternate(bench.rounds, paced(300));
    bench.say('  1,000 a second…');
    const brisk = await alternate(bench.rounds, paced(1_000));
    return [
      rateRow(`most, ${connections} connections`, most),
      ...costRows(most),
      ...latencyRows('at 300/s', calm, [[50], [95], [99, '< 25 ms']]),
      ...latencyRows('at 1,000/s', brisk),
    ];
  },
};

function posting(poster: Poster, paths: readonly string[]): Send {
  return (index) => poster.post(paths[index % paths.length] ?? '', textUpdate(newChat(), textOf(index)));
}
