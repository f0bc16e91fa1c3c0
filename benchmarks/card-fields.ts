import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fetch } from 'undici';
import type { CardPrint } from '../apps/analysis/src/engines/local/cards/thread-messages.ts';
import { withDrawnCards } from '../tools/bench/drawn-cards.ts';
import type { Figure, Row } from '../tools/bench/figure.ts';
import { tableLines } from '../tools/bench/table.ts';
import { atLeast, atMost } from '../tools/bench/target.ts';
import { root } from '../tools/commands.ts';
import type { Scene } from './cards/scenes.ts';
import { fields, isPrinted, score, type Field, type Printed, type Verdict } from './cards/score.ts';

const seed = 2;
const wantedOfSamples = { clean: 40, photo: 39, hard: 36 };

interface Tally {
  right: number;
  fields: number;
  /** Those whose letters were read, whatever was made of them. */
  legible: number;
  verdicts: { field: Field; verdict: Verdict }[];
  ms: number[];
}

interface Shot {
  kind: string;
  file: string;
  country: string;
  people: readonly Printed[];
}

/** What the local reader makes of cards: the samples, and pictures that are drawn anew for this figure. */
export const cardFields: Figure = {
  name: 'card-fields',
  title: 'Fields of cards that the local reader reads exactly: the samples, and cards drawn for this figure in eleven kinds of pictures',
  bare: 'none',
  async run(bench) {
    const { url } = await bench.process('bare-reader');
    bench.say('  drawing cards…');
    return withDrawnCards({ seed, cards: bench.size(24, 8) }, async (folder) => {
      const tallies = new Map<string, Tally>();
      for (const shot of [...(await samples()), ...(await drawn(folder))]) {
        const tally = tallies.get(shot.kind) ?? { right: 0, fields: 0, legible: 0, verdicts: [], ms: [] };
        tallies.set(shot.kind, tally);
        const wrong = await readOne(url, shot, tally);
        if (wrong.length > 0) bench.say(`  ${basename(shot.file)}: ${wrong.join('; ')}`);
      }
      for (const line of fieldTable(tallies)) bench.say(`  ${line}`);
      return rowsOf(tallies);
    });
  },
};

async function readOne(url: string, { file, country, people }: Shot, tally: Tally): Promise<string[]> {
  const headers = { 'content-type': file.endsWith('.png') ? 'image/png' : 'image/jpeg' };
  const answer = await fetch(`${url}/print?country=${country}`, { method: 'POST', headers, body: await readFile(file) });
  const { print, tookMs } = answer.ok ? ((await answer.json()) as { print: CardPrint | null; tookMs: number }) : { print: null, tookMs: 0 };
  if (print === null) throw new Error(`${file} could not be read`);
  const { right, fields, verdicts, wrong } = score(people, print.reading);
  tally.ms.push(tookMs);
  tally.right += right;
  tally.fields += fields;
  tally.verdicts.push(...verdicts);
  tally.legible += fields - wrong.filter((line) => !isPrinted(line, print.lines)).length;
  return wrong;
}

/** A line for each kind of picture: each field's right / missed / wrong, and of all of them those whose letters were read. */
function fieldTable(tallies: ReadonlyMap<string, Tally>): string[] {
  const columns = ['right / missed / wrong', ...fields, 'all', 'letters read'].map((title, index) => ({ title, align: index === 0 ? ('left' as const) : ('right' as const) }));
  const lines = [...tallies].map(([kind, tally]) => [
    kind,
    ...fields.map((field) => counts(tally.verdicts.filter((each) => each.field === field))),
    `${tally.right} of ${tally.fields}`,
    String(tally.legible),
  ]);
  return tableLines(columns, lines);
}

function counts(verdicts: readonly { verdict: Verdict }[]): string {
  if (verdicts.length === 0) return '–';
  return (['right', 'missed', 'wrong'] as const).map((wanted) => verdicts.filter(({ verdict }) => verdict === wanted).length).join(' / ');
}

function rowsOf(tallies: ReadonlyMap<string, Tally>): Row[] {
  const rows = [...tallies].map(([kind, { right, fields }]): Row => {
    const least = Object.entries(wantedOfSamples).find(([set]) => kind === sampleKind(set))?.[1];
    if (least === undefined) return { what: kind, unit: '%', sluice: [(100 * right) / fields], bare: null };
    return { what: `${kind}, of ${fields}`, unit: 'fields', sluice: [right], bare: null, target: atLeast(least) };
  });
  const single = [...tallies].filter(([kind]) => kind.startsWith('sample')).flatMap(([, { ms }]) => ms);
  return [...rows, { what: 'one card', unit: 'ms', sluice: single, bare: null, target: atMost(1_200) }];
}

const sampleKind = (set: string): string => `samples, ${set}`;

async function samples(): Promise<Shot[]> {
  const folder = join(root, 'samples/cards');
  const truth = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8')) as Record<string, { fields: Printed; files: string[] }>;
  return Object.keys(wantedOfSamples).flatMap((set) =>
    Object.values(truth).map(({ fields, files }) => ({ kind: sampleKind(set), file: join(folder, files.find((name) => name.includes(`.${set}.`))!), country: 'TW', people: [fields] })),
  );
}

async function drawn(folder: string): Promise<Shot[]> {
  const scenes = JSON.parse(await readFile(join(folder, 'truth.json'), 'utf8')) as Array<Omit<Scene, 'make'>>;
  return scenes.map(({ name, kind, ...scene }) => ({ ...scene, kind: `drawn, ${kind}`, file: join(folder, name) }));
}
