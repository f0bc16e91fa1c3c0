import type { Row } from './figure.ts';
import { median, type Spread, spread } from './percentiles.ts';
import { tableLines } from './table.ts';
import { isReached, type Target, targetText } from './target.ts';

/** One row as it is reported: what each round gave, and what that comes to. */
export interface RowResult {
  what: string;
  unit: Row['unit'];
  sluice: Spread & { rounds: number[] };
  bare: (Spread & { rounds: number[] }) | null;
  /** Sluice over bare, the median over the rounds. */
  ratio: number | null;
  target: (Target & { reached: boolean }) | null;
}

export interface FigureResult {
  name: string;
  title: string;
  bare: string;
  rows: RowResult[];
  notes: string[];
  /** Why it could not be measured to its end. */
  error: string | null;
}

/** What a row's rounds come to; a ratio compares the two sides of one round. */
export function resultOf({ what, unit, sluice, bare, target }: Row): RowResult {
  const ratios = bare?.flatMap((each, round) => (sluice[round] === undefined || each === 0 ? [] : [sluice[round] / each])) ?? [];
  const measured = { sluice: { ...spread(sluice), rounds: sluice }, ratio: ratios.length === 0 ? null : median(ratios) };
  return {
    what,
    unit,
    ...measured,
    bare: bare && { ...spread(bare), rounds: bare },
    target: target ? { ...target, reached: isReached(target, measured) } : null,
  };
}

const columns = [
  { title: '' },
  { title: 'Sluice', align: 'right' },
  { title: 'rounds' },
  { title: 'bare', align: 'right' },
  { title: 'rounds' },
  { title: 'ratio', align: 'right' },
  { title: 'wanted' },
] as const;

/** A figure for a person. */
export function figureText({ title, bare, rows, notes, error }: FigureResult): string {
  const lines = rows.map((row) => [
    row.what,
    `${figures(row.sluice.median)} ${row.unit}`,
    range(row.sluice),
    row.bare ? `${figures(row.bare.median)} ${row.unit}` : '',
    row.bare ? range(row.bare) : '',
    row.ratio === null ? '' : `${factor(row.ratio)}×`,
    row.target ? targetText(row.target, row.unit) : '',
  ]);
  const table = rows.length === 0 ? [] : tableLines(columns, lines);
  const failure = error === null ? [] : [`could not be measured: ${error}`];
  return ['', title, `bare: ${bare}`, ...[...table, ...failure, ...notes.map((note) => `note: ${note}`)].map((line) => `  ${line}`)].join('\n');
}

/** What was wanted, over all figures, and what became of it. */
export function targetsText(results: readonly FigureResult[]): string {
  const lines = results.flatMap(({ name, rows, error }) => [
    ...rows.flatMap(({ what, unit, target, sluice, ratio }) => {
      if (!target) return [];
      const measured = target.of === 'sluice' ? `${figures(sluice.median)} ${unit}` : `${ratio === null ? 'no' : factor(ratio)} × bare`;
      return [[name, what, targetText(target, unit), measured, target.reached ? 'reached' : 'missed']];
    }),
    ...(error === null ? [] : [[name, '', '', '', 'could not be measured']]),
  ]);
  if (lines.length === 0) return '';
  const table = tableLines([{ title: '' }, { title: '' }, { title: 'wanted' }, { title: 'measured' }, { title: '' }], lines);
  return ['', 'What was wanted', ...table.map((line) => `  ${line}`)].join('\n');
}

/** The services' memory: a line for each figure. */
export function memoryText(memory: Record<string, Record<string, number | null>>): string {
  const services = [...new Set(Object.values(memory).flatMap(Object.keys))];
  const lines = Object.entries(memory).map(([figure, each]) => [figure, ...services.map((service) => String(each[service] ?? ''))]);
  const table = tableLines([{ title: '' }, ...services.map((title) => ({ title, align: 'right' as const }))], lines);
  return ['', 'Resident memory when the figure had ended, in MB', ...table.map((line) => `  ${line}`)].join('\n');
}

function range({ min, max }: Spread): string {
  return `${figures(min)}–${figures(max)}`;
}

// One that is near 1, or near what was wanted, says more with its later digits.
function factor(value: number): string {
  return value >= 10 ? figures(value) : value.toLocaleString('en', { maximumFractionDigits: 3 });
}

function figures(value: number): string {
  return value.toLocaleString('en', value >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 2 });
}
