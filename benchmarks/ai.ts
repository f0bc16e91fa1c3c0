import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GeminiSimulator } from '@sluice/testing';
import type { Bench } from '../tools/bench/bench.ts';
import { type Cost, costed } from '../tools/bench/cost.ts';
import { withDrawnCards } from '../tools/bench/drawn-cards.ts';
import { alternate, type Figure, type Row, type Side } from '../tools/bench/figure.ts';
import { closedLoop, inTurn, type Load } from '../tools/bench/load.ts';
import { askStraight, modelSettings, startModel } from '../tools/bench/model.ts';
import { median, percentile } from '../tools/bench/percentiles.ts';
import { type Both, latencyRows } from '../tools/bench/rows.ts';
import type { CardAnswer, System } from '../tools/bench/system.ts';
import { atLeast, atMost, type Target, under } from '../tools/bench/target.ts';
import { unseenCopy } from '../tools/bench/unseen-copy.ts';

const users = 50;
const mostCalls = 15;
const againUnder = under(50);

/** What asking about everybody's card at once came to. */
interface Crowd extends Load {
  mostInFlight: number;
  /** Answers that the model gave, in percent of all answers. */
  byModel: number;
  /** Calls of the model, the photos they showed, and how many met a fault. */
  calls: number;
  shown: number;
  faults: number;
  /** Milliseconds until the model was asked for the first and for the last time. */
  askedMs: [first: number, last: number];
}

interface Scene {
  bench: Bench;
  gemini: GeminiSimulator;
  system: System;
  photos: Buffer[];
}

/** What users wait for a card that a model reads, all of them at once, while one call in ten fails; and for a card that was read before. */
export const ai: Figure = {
  name: 'ai',
  title: `${users} users at once, a card each (POST /api/cards?wait=true), a model that takes 2 s and fails one call in ten; then the same photos again`,
  bare: `the model asked straight about one photo a call, ${mostCalls} calls at once, again at once when it fails`,
  async run(bench) {
    const gemini = await startModel(bench);
    // As many cards in work as there are users, and an hour's requests of one address for all of them: both are settings.
    const settings = { MAX_CONCURRENT: '60', CARD_API_PER_HOUR: '1000000', ...modelSettings(gemini) };
    const system = await bench.system('ai', {}, settings);
    await system.start('gateway', 'ingest', 'analysis', 'storage', 'dispatch');
    bench.say(`  drawing ${users} cards…`);
    const scene = { bench, gemini, system, photos: await drawPhotos() };
    return measure(scene);
  },
};

async function measure({ bench, gemini, system, photos }: Scene): Promise<Row[]> {
  let known: Buffer[] = [];
  const straight = (): Promise<Crowd> => crowd({ gemini, photos }, (photo, turn) => askStraight(gemini, photo, turn).then(() => null), mostCalls);
  const fresh = (side: Side): Promise<Crowd & Cost> => {
    known = photos.map(unseenCopy);
    const pids = side === 'bare' ? {} : system.pids;
    return costed(bench, { what: `${users} cards, ${side}`, pids }, side === 'bare' ? straight : () => crowd({ gemini, photos: known }, (photo) => system.readCard(photo)));
  };
  await fresh('sluice');
  const [one, all]: [Load[], Load[]] = [[], []];
  const crowds = await alternate(bench.rounds, async (side, round) => {
    bench.say(`  round ${round + 1} of ${bench.rounds}, ${side}…`);
    const measured = await fresh(side);
    if (side === 'sluice') {
      one.push(await inTurn(known, (photo) => timeAgain(system, photo)));
      all.push(await closedLoop({ connections: users, count: users }, (index) => timeAgain(system, known[index])));
    }
    return measured;
  });
  note(bench, crowds.sluice);
  return [
    ...latencyRows('new card', crowds, [[50], [95, under(5_000)]]),
    share('new cards that were read', crowds, { of: ({ latencies }) => (100 * latencies.length) / users, target: atLeast(100) }),
    share('of those by the model', crowds, { of: ({ byModel }) => byModel }),
    { what: 'most calls in flight', unit: 'calls', sluice: crowds.sluice.map((each) => each.mostInFlight), bare: crowds.bare.map((each) => each.mostInFlight), target: atMost(mostCalls) },
    { what: 'processor time each, services', unit: 'ms', sluice: crowds.sluice.flatMap(({ cost }) => (cost ? [cost.processes / users] : [])), bare: null },
    ...again('the same photos again, one by one', one, againUnder),
    ...again(`the same photos again, ${users} at once`, all),
  ];
}

/** Everybody comes with a photo at the same moment; `atOnce` of them are let in at a time, and all have waited from the beginning. */
async function crowd({ gemini, photos }: Pick<Scene, 'gemini' | 'photos'>, ask: (photo: Buffer, turn: number) => Promise<CardAnswer | null>, atOnce = photos.length): Promise<Crowd> {
  gemini.forgetCalls();
  const [beganAt, began] = [performance.now(), Date.now()];
  const latencies: number[] = [];
  const answers: (CardAnswer | null)[] = [];
  const load = await closedLoop({ connections: atOnce, count: photos.length }, async (turn) => {
    answers.push(await ask(photos[turn] ?? Buffer.alloc(0), turn));
    latencies.push(performance.now() - beganAt);
  });
  const read = answers.filter((answer) => answer !== null);
  refuseMixUps(read);
  const { calls, mostInFlight } = gemini;
  const begun = calls.map(({ begunAt }) => begunAt - began);
  return {
    ...{ ...load, latencies, mostInFlight, calls: calls.length },
    byModel: (100 * (answers.length - read.filter(({ engine }) => engine !== 'gemini').length)) / answers.length,
    shown: calls.reduce((sum, { asked }) => sum + (asked?.images.length ?? 0), 0),
    faults: calls.filter(({ fault }) => fault !== undefined).length,
    askedMs: [Math.min(...begun), Math.max(...begun)],
  };
}

/** Nobody may be told what is on another's card. */
function refuseMixUps(answers: readonly CardAnswer[]): void {
  const people = answers.filter(({ engine }) => engine === 'gemini').map(({ contact }) => contact?.emails[0]);
  if (new Set(people).size < people.length) throw new Error('Several users were told the same person, though no two cards are the same.');
}

async function timeAgain(system: System, photo: Buffer = Buffer.alloc(0)): Promise<number> {
  const beganAt = performance.now();
  if (!(await system.readCard(photo)).cached) throw new Error('A photo that was read before was read again.');
  return performance.now() - beganAt;
}

function share(what: string, { sluice, bare }: Both<Crowd>, { of, target }: { of: (crowd: Crowd) => number; target?: Target }): Row {
  return { what, unit: '%', sluice: sluice.map(of), bare: bare.map(of), target };
}

function again(what: string, loads: readonly Load[], target?: Target): Row[] {
  const of = (percent: number): number[] => loads.map(({ latencies }) => percentile(latencies, percent / 100));
  return [
    { what: `${what}, p50`, unit: 'ms', sluice: of(50), bare: null },
    { what: `${what}, p95`, unit: 'ms', sluice: of(95), bare: null, target },
  ];
}

function note(bench: Bench, rounds: readonly Crowd[]): void {
  const of = (pick: (crowd: Crowd) => number): number => Math.round(median(rounds.map(pick)));
  bench.note(
    `a round of Sluice: ${of(({ calls }) => calls)} calls of the model with ${of(({ shown }) => shown)} photos, ${of(({ faults }) => faults)} of them failed; the first was made after ${of(({ askedMs }) => askedMs[0])} ms, the last after ${of(({ askedMs }) => askedMs[1])} ms`,
  );
  bench.note('set otherwise than by default: MAX_CONCURRENT=60 (20), CARD_API_PER_HOUR; several photos share a call when more wait than calls may be made (AI_CARDS_PER_CALL=4)');
}

function drawPhotos(): Promise<Buffer[]> {
  return withDrawnCards({ seed: 7, cards: users, kind: 'photo' }, async (folder) => {
    const names = (await readdir(folder)).filter((name) => name.endsWith('.jpg')).sort();
    return Promise.all(names.map((name) => readFile(join(folder, name))));
  });
}
