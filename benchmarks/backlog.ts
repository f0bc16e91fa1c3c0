import { fetch } from 'undici';
import type { Bench } from '../tools/bench/bench.ts';
import { type Figure, interleave, type Row } from '../tools/bench/figure.ts';
import { percentile } from '../tools/bench/percentiles.ts';
import type { Target } from '../tools/bench/target.ts';
import type { Acceptance, Visits, Waiting } from './processes/lane-driver.ts';

const wide = { max: 1_000_000, windowMs: 60_000, full: false };
const flat: Target = { of: 'ratio', is: '≤', value: 2 };

/** How much a claim and its settlement cost by what waits; every backlog in a database of its own, worked through the code that dispatch runs. */
export const backlog: Figure = {
  name: 'backlog',
  title: 'A claim of 5 messages and their settlement (LaneRepository.work), and accepting, by what waits',
  bare: 'the same with 1,000 messages waiting over 100 accounts',
  async run(bench) {
    const many = bench.size(10_000, 2_000);
    const deep = bench.size(50_000, 10_000);
    const few = await seeded(bench, 'few', { ...wide, accounts: 100, perAccount: 10, chats: 10 });
    const broad = await seeded(bench, 'broad', { ...wide, accounts: many, perAccount: 10, chats: 10 });
    const one = await seeded(bench, 'one', { ...wide, accounts: 1, perAccount: deep, chats: deep / 5 });
    const full = await seeded(bench, 'full', { accounts: 1, perAccount: 5_000, chats: 1_000, max: 5_000, windowMs: 1_000, full: true });

    const turns = bench.size(400, 150);
    bench.say(`  ${turns} turns at lanes chosen by chance…`);
    const urls = { few, broad, one, full };
    const names = ['few', 'broad', 'one', 'full'] as const;
    await interleave({ rounds: 1, names }, (name) => post<Visits>(urls[name], '/visits', { turns: 50 }));
    const visits = await interleave({ rounds: bench.rounds, names }, (name) => post<Visits>(urls[name], '/visits', { turns }));
    const claimed = `${(many * 10).toLocaleString('en')} over ${many.toLocaleString('en')} accounts`;
    const inOne = `${deep.toLocaleString('en')} in one lane`;
    if (visits.full.some((each) => each.claimed > 0)) throw new Error('A full window let messages through.');
    return [
      ...compared(`claim, ${claimed}`, visits.broad.map(({ claims }) => claims), visits.few.map(({ claims }) => claims)),
      ...compared(`settle, ${claimed}`, visits.broad.map(({ settles }) => settles), visits.few.map(({ settles }) => settles)),
      ...compared(`claim, ${inOne}`, visits.one.map(({ claims }) => claims), visits.few.map(({ claims }) => claims)),
      ...compared(`settle, ${inOne}`, visits.one.map(({ settles }) => settles), visits.few.map(({ settles }) => settles)),
      ...compared('refused, full window of 5,000 a second', visits.full.map(({ claims }) => claims), visits.few.map(({ claims }) => claims)),
      ...(await accepting(bench, { few, broad })),
    ];
  },
};

/** How many messages a second are accepted, one statement after the other. */
async function accepting(bench: Bench, urls: { few: string; broad: string }): Promise<Row[]> {
  const ways: [string, Acceptance][] = [
    ['accepted one by one', { group: 1, accounts: 1, groups: bench.size(400, 150) }],
    ['accepted in groups of 100 for one account', { group: 100, accounts: 1, groups: bench.size(20, 8) }],
    ['accepted in groups of 100 for 100 accounts', { group: 100, accounts: 100, groups: bench.size(20, 8) }],
  ];
  const rows: Row[] = [];
  for (const [what, acceptance] of ways) {
    bench.say(`  ${what}…`);
    const rounds = await interleave({ rounds: bench.rounds, names: ['few', 'broad'] }, async (name) => {
      const { ms } = await post<{ ms: number }>(urls[name], '/accept', acceptance);
      return (acceptance.group * acceptance.groups * 1_000) / ms;
    });
    rows.push({ what: `${what}, as before`, unit: '/s', sluice: rounds.broad, bare: rounds.few });
  }
  return rows;
}

/** A process that works on a database in which that waits; answers where it listens. */
async function seeded(bench: Bench, name: string, waiting: Waiting): Promise<string> {
  bench.say(`  ${waiting.accounts * waiting.perAccount} messages for ${waiting.accounts} accounts…`);
  const { url } = await bench.process('lane-driver', { DATABASE_URL: await bench.migrated(`backlog_${name}`) });
  await post(url, '/seed', waiting);
  return url;
}

function compared(what: string, these: readonly number[][], first: readonly number[][]): Row[] {
  return [50, 95, 99].map((percent) => {
    const of = (rounds: readonly number[][]): number[] => rounds.map((latencies) => percentile(latencies, percent / 100));
    return { what: `${what}, p${percent}`, unit: 'ms', sluice: of(these), bare: of(first), target: percent === 50 ? flat : undefined };
  });
}

async function post<Answer>(url: string, path: string, body: object): Promise<Answer> {
  const answer = await fetch(`${url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), headersTimeout: 0 } as never);
  if (!answer.ok) throw new Error(`${path} failed: ${await answer.text()}`);
  return (await answer.json()) as Answer;
}
