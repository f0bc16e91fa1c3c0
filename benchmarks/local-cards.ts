import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism, platform } from 'node:os';
import { join } from 'node:path';
import { fetch } from 'undici';
import type { BareProcess, Bench } from '../tools/bench/bench.ts';
import { costed, type CostedLoad } from '../tools/bench/cost.ts';
import { type Figure, interleave, type Row } from '../tools/bench/figure.ts';
import { closedLoop } from '../tools/bench/load.ts';
import { median } from '../tools/bench/percentiles.ts';
import { mostResidentMb } from '../tools/bench/processor-time.ts';
import { latencyRows, rateRow } from '../tools/bench/rows.ts';
import { atMost, type Target } from '../tools/bench/target.ts';
import { root } from '../tools/commands.ts';

const most = { cardMs: 1_200, mb: 1_200 };
/** Of what all cores would give if they shared nothing. */
const scaling: Target = { of: 'ratio', is: '≥', value: 0.8 * availableParallelism() };

type Reader = 'core' | 'one' | 'two';

/** How fast the local reader reads, by threads; readers alone in their processes, each with as many pictures at once as it has threads. */
export const localCards: Figure = {
  name: 'local-cards',
  title: 'Cards read without any key: the reader alone in a process, with one thread and with two, on all cores',
  bare: 'one thread on one core',
  async run(bench) {
    if (platform() !== 'linux') throw new Error('Only Linux can keep a process on one core (taskset).');
    const readers: Record<Reader, BareProcess> = {
      core: await bench.process('bare-reader', { THREADS: '1', ONE_CORE: 'yes' }),
      one: await bench.process('bare-reader', { THREADS: '1' }),
      two: await bench.process('bare-reader', { THREADS: '2' }),
    };
    const names: Reader[] = ['core', 'one', 'two'];
    const read = reading(bench, readers, photos(bench.size(2, 1)));
    bench.say('  once to warm up…');
    await interleave({ rounds: 1, names }, read);
    bench.say('  one thread and two…');
    const rounds = await interleave({ rounds: bench.rounds, names }, read);
    for (const name of names) bench.note(`${titles[name]}: ${cores(rounds[name]).toFixed(2)} cores in use while it read`);
    const memory = ([name, { pids }]: [string, BareProcess]): [string, number] => [name, Math.max(0, ...Object.values(pids).map((pid) => mostResidentMb(pid) ?? 0))];
    const mb = Object.fromEntries(Object.entries(readers).map(memory)) as Record<Reader, number>;
    return (['one', 'two'] as const).flatMap((name): Row[] => [
      rateRow(`${titles[name]}, cards`, { sluice: rounds[name], bare: rounds.core }, name === 'two' ? scaling : undefined),
      ...latencyRows(`${titles[name]}, a card`, { sluice: rounds[name], bare: rounds.core }, [[50, name === 'one' ? atMost(most.cardMs) : undefined], [95]]),
      { what: `${titles[name]}, most memory`, unit: 'MB', sluice: [mb[name]], bare: [mb.core], target: atMost(most.mb) },
    ]);
  },
};

const titles: Record<Reader, string> = { core: 'one thread on one core', one: 'one thread', two: 'two threads' };

function reading(bench: Bench, readers: Record<Reader, BareProcess>, cards: readonly Buffer[]): (name: Reader) => Promise<CostedLoad> {
  return (name) => {
    const { url, pids } = readers[name];
    const connections = name === 'two' ? 2 : 1;
    return costed(bench, { what: titles[name], pids }, () => closedLoop({ connections, count: cards.length }, (index) => readOne(url, cards[index])));
  };
}

async function readOne(url: string, photo: Buffer = Buffer.alloc(0)): Promise<void> {
  const answer = await fetch(`${url}/read`, { method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: new Uint8Array(photo) });
  if (!answer.ok) throw new Error(`The reader answered ${answer.status}`);
  await answer.text();
}

function cores(loads: readonly CostedLoad[]): number {
  return median(loads.map(({ cost, elapsedMs }) => (cost?.processes ?? Number.NaN) / elapsedMs));
}

/** The photographed samples, several times. */
function photos(times: number): Buffer[] {
  const folder = join(root, 'samples/cards');
  const cards = readdirSync(folder).filter((name) => name.endsWith('.photo.jpg')).sort().map((name) => readFileSync(join(folder, name)));
  return Array.from({ length: times }, () => cards).flat();
}
