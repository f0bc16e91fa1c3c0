import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { accept } from '../benchmarks/accept.ts';
import { acceptBusy } from '../benchmarks/accept-busy.ts';
import { ai } from '../benchmarks/ai.ts';
import { backlog } from '../benchmarks/backlog.ts';
import { cardFields } from '../benchmarks/card-fields.ts';
import { cards } from '../benchmarks/cards.ts';
import { dispatch } from '../benchmarks/dispatch.ts';
import { localCards } from '../benchmarks/local-cards.ts';
import { memory } from '../benchmarks/memory.ts';
import { parallel } from '../benchmarks/parallel.ts';
import { pulls } from '../benchmarks/pulls.ts';
import { texts } from '../benchmarks/texts.ts';
import { waiting } from '../benchmarks/waiting.ts';
import { type BenchArguments, helpText, readArguments } from './bench/arguments.ts';
import { Bench } from './bench/bench.ts';
import type { Figure } from './bench/figure.ts';
import { host } from './bench/host.ts';
import { type FigureResult, figureText, memoryText, resultOf, targetsText } from './bench/report.ts';
import { startBenchStores } from './bench/stores.ts';
import { nx } from './commands.ts';
import { openTemporary } from './stack/temporary.ts';
import { fail, sentence } from './terminal/fail.ts';
import { say, surviveClosedOutput } from './terminal/say.ts';

const all: Figure[] = [accept, acceptBusy, pulls, memory, texts, cards, cardFields, localCards, ai, parallel, dispatch, backlog, waiting];

surviveClosedOutput();
const wanted = readWanted();
const machine = host();
const temporary = await openTemporary();
let stopping = false;
let bench: Bench | null = null;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void interrupt());
process.on('disconnect', () => void interrupt());

try {
  say('building…');
  if ((await nx('build')) !== 0) throw new Error('The build failed: see above.');
  const stores = await startBenchStores(temporary, say);
  bench = new Bench({ temporary, stores, quick: wanted.quick, say });
  const results: FigureResult[] = [];
  for (const figure of all) {
    if (!stopping && (wanted.only?.includes(figure.name) ?? true)) results.push(await measure(figure, bench));
  }
  if (stopping) await new Promise(() => undefined); // Whoever stops us ends the process.
  report(results, bench);
  await stop(results.every(({ error }) => error === null) ? 0 : 1);
} catch (error) {
  if (!stopping) console.error(sentence(error));
  await stop(1);
}

async function measure(figure: Figure, running: Bench): Promise<FigureResult> {
  const { name, title, bare } = figure;
  say(`${name}: ${title}`);
  const result: FigureResult = { name, title, bare, rows: [], notes: [], error: null };
  try {
    result.rows = (await running.runFigure(figure)).map(resultOf);
  } catch (error) {
    result.error = sentence(error);
  }
  await running.stopFigure();
  result.notes = running.takeNotes();
  return result;
}

function report(figures: FigureResult[], { memory, rounds }: Bench): void {
  const { processors, model, node, load } = machine;
  say(`\n${processors} × ${model}, Node ${node}, load ${load} before the start; medians of ${rounds} rounds, beside each the lowest and the highest round`);
  for (const figure of figures) say(figureText(figure));
  say(memoryText(memory));
  say(targetsText(figures));
  const document = { at: new Date().toISOString(), host: machine, quick: wanted.quick, rounds, figures, memoryMb: memory };
  say(`\n${JSON.stringify(document)}`);
  if (wanted.json === null) return;
  mkdirSync(dirname(resolve(wanted.json)), { recursive: true });
  writeFileSync(wanted.json, `${JSON.stringify(document, null, 2)}\n`);
}

function readWanted(): BenchArguments {
  try {
    const read = readArguments(process.argv.slice(2), all.map(({ name }) => name));
    if (read) return read;
  } catch (error) {
    return fail(error);
  }
  say(helpText(all));
  process.exit(0);
}

async function interrupt(): Promise<void> {
  if (!stopping) say('stopping…');
  await stop(130);
}

async function stop(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await bench?.stopFigure();
  await temporary.close();
  process.exit(exitCode);
}
