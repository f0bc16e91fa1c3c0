import type { BareProcess, Bench } from '../tools/bench/bench.ts';
import { type Cost, costed, costRows } from '../tools/bench/cost.ts';
import { type Figure, interleave, type Row, type Side } from '../tools/bench/figure.ts';
import { type Pace, perSecond } from '../tools/bench/load.ts';
import { median } from '../tools/bench/percentiles.ts';
import { type Both, latencyRows, rateRow } from '../tools/bench/rows.ts';
import { type Target, under } from '../tools/bench/target.ts';
import type { MakeCalls, WebhookCall } from '../tools/bench/webhooks/call.ts';
import { busiest, type SentLoad } from '../tools/bench/webhooks/sender.ts';
import { openWebhookStand, type WebhookStand } from '../tools/bench/webhooks/stand.ts';

/** One busy account, and a team's: Telegram alone takes up to 40 a bot unless told otherwise. Whichever brings more is what a side takes. */
const crews = [32, 100];
const lineEvents = 5;
const half: Target = { of: 'ratio', is: '≥', value: 0.5 };

type Rival = Side | 'verifying';
type Measured = SentLoad & Cost;

interface Scene extends WebhookStand {
  bench: Bench;
  rivals: Record<Rival, { origin: string; pids: Record<string, number> }>;
}

/** One way in. */
interface Way {
  name: string;
  make: MakeCalls;
  rivals: readonly Rival[];
}

/** How many webhook calls ingest can take on each channel, and how soon each is kept; nobody works behind it. */
export const accept: Figure = {
  name: 'accept',
  title: 'Webhook accept by channel (ingest alone): Telegram and LINE until the texts are in the journal, WeCom until the doorbell is',
  bare: 'Fastify and one INSERT of the body through pg, same pool size, unverified, posted the same calls',
  async run(bench) {
    const scene = await openScene(bench);
    const { telegram, line, lineOf, wecom } = scene.make;
    const both = ['bare', 'sluice'] as const;
    const three = ['bare', 'sluice', 'verifying'] as const;
    const several = await flood(scene, { name: `LINE, ${lineEvents} events a call`, make: lineOf(lineEvents), rivals: both, connections: 32 });
    const events = { what: `LINE, ${lineEvents} events a call: events`, unit: '/s' as const, sluice: several.sluice.map((load) => perSecond(load) * lineEvents), bare: null };
    const before = scene.wecom.pulls.calls;
    const rows = [
      ...(await channel(scene, { name: 'Telegram', make: telegram, rivals: both })),
      ...(await channel(scene, { name: 'LINE', make: line, rivals: three })),
      ...[rateRow(`LINE, ${lineEvents} events a call: calls`, several), events, ...named(`LINE, ${lineEvents} events a call`, costRows(several))],
      ...(await channel(scene, { name: 'WeCom', make: wecom, rivals: three })),
    ];
    bench.note(`WeCom: a doorbell brings no message; kept is that it rang, and beside it ingest asked for what waits, ${scene.wecom.pulls.calls - before} times in all, finding nothing. See pulls for messages`);
    return rows;
  },
};

async function openScene(bench: Bench): Promise<Scene> {
  const stand = await openWebhookStand(bench, 'accept');
  const [bare, verifying] = [await bench.process('bare-accept'), await bench.process('bare-accept', { VERIFY: 'yes' })];
  const rival = ({ url, pids }: BareProcess) => ({ origin: url, pids });
  return { ...stand, bench, rivals: { sluice: { origin: stand.system.url('ingest'), pids: stand.system.pids }, bare: rival(bare), verifying: rival(verifying) } };
}

async function channel(scene: Scene, way: Way): Promise<Row[]> {
  const rows: Row[] = [];
  const floods: Record<Rival, Measured[]>[] = [];
  for (const connections of crews) {
    const most = await flood(scene, { ...way, connections });
    floods.push(most);
    rows.push(...mostRows(most, connections));
  }
  const calm = await paced(scene, way, 300);
  const brisk = await paced(scene, way, 1_000);
  return named(way.name, [
    rateRow('most', { sluice: greatest(floods, 'sluice'), bare: greatest(floods, 'bare') }, half),
    ...rows,
    ...latencyRows('at 300/s', calm, [[50], [95], [99, under(25)]]),
    ...latencyRows('at 1,000/s', brisk, [[50], [95], [99, under(50)]]),
  ]);
}

/** A side's rounds with as many connections as suit it best. */
function greatest(floods: readonly Record<Rival, Measured[]>[], side: Side): Measured[] {
  const most = (loads: readonly Measured[]): number => median(loads.map(perSecond));
  return floods.map((flood) => flood[side]).reduce((best, loads) => (most(loads) > most(best) ? loads : best));
}

function mostRows(most: Record<Rival, Measured[]>, connections: number): Row[] {
  const what = `most, ${connections} connections`;
  const beside: Row[] = most.verifying.length > 0 ? [rateRow(`${what}, beside bare that verifies`, { sluice: most.sluice, bare: most.verifying })] : [];
  return [rateRow(what, most), ...beside, ...named(what, costRows(most))];
}

/** As much as each of them takes. */
async function flood(scene: Scene, way: Way & { connections: number }): Promise<Record<Rival, Measured[]>> {
  const { bench } = scene;
  const { connections } = way;
  bench.say(`  ${way.name}: as many as it takes, ${connections} connections…`);
  const measure = measuring(scene, { ...way, count: bench.size(10_000, 3_000) }, { connections });
  await interleave({ rounds: 1, names: way.rivals }, measure);
  const measured: Partial<Record<Rival, Measured[]>> = await interleave({ rounds: bench.rounds, names: way.rivals }, measure);
  const most = { bare: [], sluice: [], verifying: [], ...measured };
  bench.note(`${way.name}: the sender took ${Math.round(busiest(most.sluice))} % of one processor at most for Sluice, ${Math.round(busiest(most.bare))} % for bare`);
  return most;
}

function paced(scene: Scene, way: Way, rate: number): Promise<Both<Measured>> {
  const { bench } = scene;
  bench.say(`  ${way.name}: ${rate.toLocaleString('en')} a second…`);
  const pace: Pace = { perSecond: rate, seconds: bench.size(5, 2) };
  return interleave({ rounds: bench.rounds, names: ['bare', 'sluice'] }, measuring(scene, { ...way, count: pace.perSecond * pace.seconds }, pace));
}

/** Posts the same calls to all rivals of a round. */
function measuring({ bench, system, rivals, send, pulled }: Scene, { name, make, count }: Way & { count: number }, pace: Pace | { connections: number }): (rival: Rival, round: number) => Promise<Measured> {
  let made: { round: number; calls: WebhookCall[] } | undefined;
  return async (rival, round) => {
    if (made?.round !== round) made = { round, calls: make(count) };
    const { calls } = made;
    await system.empty();
    const what = 'perSecond' in pace ? `${name}, ${pace.perSecond}/s, ${rival}` : `${name}, most, ${rival}`;
    return costed(bench, { what, pids: rivals[rival].pids }, async () => {
      const load = await send({ origin: rivals[rival].origin, calls, pace });
      // What a doorbell sets going belongs to its cost.
      await pulled();
      return load;
    });
  };
}

function named(name: string, rows: readonly Row[]): Row[] {
  return rows.map((row) => ({ ...row, what: `${name}, ${row.what}` }));
}
