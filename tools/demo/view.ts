import { fit, tableLines } from '../bench/table.ts';
import type { DemoContact, DemoEvent } from './api.ts';
import type { DemoResult } from './run-demo.ts';
import { fieldsRight } from './score.ts';

const columns = [
  { title: 'sent' },
  { title: 'answer' },
  { title: 'contact' },
  ...['→analysed', '→accepted', '→answered', 'total ms'].map((title) => ({ title, align: 'right' as const })),
];

/** Of the four columns of times, and of the gaps between all columns. */
const timesWidth = 48;

/** What became of each input, within the width of a terminal: milliseconds from stage to stage, and in all. */
export function resultsText(results: readonly DemoResult[], width: number): string {
  const [sent, rest] = [26, Math.max(40, width - 26 - timesWidth)];
  const answer = Math.floor(rest * 0.45);
  const rows = results.map((result) => [
    fit(result.input.label, sent),
    fit(firstLine(result), answer),
    fit(result.contact ? contactText(result.contact) : '', rest - answer),
    ...stages(result.event),
  ]);
  return tableLines(columns, rows).join('\n');
}

/** How many were answered, and how many of the cards' fields were read exactly. */
export function summaryText(results: readonly DemoResult[]): string {
  const answered = results.filter(({ answer }) => answer !== null).length;
  const scores = results.flatMap(({ input: { truth }, answer }) => (truth ? [fieldsRight(answer ?? '', truth)] : []));
  const sum = (of: 'right' | 'of'): number => scores.reduce((total, score) => total + score[of], 0);
  const fields = scores.length === 0 ? '' : ` · fields right: ${sum('right')}/${sum('of')}`;
  return `answered: ${answered}/${results.length}${fields}`;
}

function firstLine({ answer }: DemoResult): string {
  return answer === null ? 'no answer' : (answer.split('\n')[0] ?? '');
}

function contactText({ name, company, phones, emails }: DemoContact): string {
  return [name, company, phones[0]?.value ?? emails[0]].filter(Boolean).join(' · ');
}

function stages(event: DemoEvent | null): string[] {
  if (!event) return ['', '', '', ''];
  const { receivedAt, analysedAt, acceptedAt, answeredAt } = event;
  return [took(receivedAt, analysedAt), took(analysedAt, acceptedAt), took(acceptedAt, answeredAt), took(receivedAt, answeredAt)];
}

function took(from: string | null, to: string | null): string {
  return from === null || to === null ? '–' : (Date.parse(to) - Date.parse(from)).toLocaleString('en');
}
