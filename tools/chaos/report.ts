import { tableLines } from '../bench/table.ts';
import { isVague } from './judge/ledger.ts';
import { chargesOf } from './judge/judge.ts';
import type { ChaosResult } from './run/chaos-run.ts';

const shown = 5;

/** A run for a person: what happened, each rule with its count, and the first violations in words. */
export function reportText(result: ChaosResult): string {
  const counts = [...happenings(result), ...rules(result)];
  const table = tableLines([{ title: '' }, { title: '', align: 'right' }, { title: '' }], counts);
  const gaps = tableLines([{ title: 'fault' }, { title: 'lasted', align: 'right' }, { title: 'longest silence', align: 'right' }], gapRows(result));
  return ['', ...table, '', ...gaps, ...sentences(result), '', verdict(result)].join('\n');
}

function happenings({ ledger: { asked, arrivals }, facts, elapsedMs, retriedPosts, judgement }: ChaosResult): string[][] {
  const of = (wanted: (arrival: (typeof arrivals)[number]) => boolean): string => String(arrivals.filter(wanted).length);
  const faults = Map.groupBy(facts.faults, ({ kind }) => kind);
  return [
    ['messages accepted', String(asked.filter(({ accepted }) => accepted).length), `${retriedPosts} POSTs repeated`],
    ['calls that arrived', String(arrivals.length), `${((arrivals.length * 1_000) / elapsedMs).toFixed(1)}/s over ${(elapsedMs / 1_000).toFixed(0)} s`],
    ['answered 429', of(({ answer }) => answer.kind === 'throttled'), ''],
    ['answered 5xx', of(({ answer }) => answer.kind === 'refused' || answer.kind === 'page'), ''],
    ['answers that said nothing', of(({ answer }) => isVague(answer)), 'dropped sockets, pages of an edge'],
    ['windows filled', String(judgement.windowsFilled), 'times a limit was reached'],
    ['faults', String(facts.faults.length), [...faults].map(([kind, all]) => `${all.length} ${kind}`).join(', ')],
  ];
}

function rules({ judgement: { uncertain, uncertainAllowed, gaps, windowsFilled: _filled, ...lists } }: ChaosResult): string[][] {
  return [
    ...Object.entries(lists).map(([rule, found]) => [words(rule), String(found.length), '']),
    ['uncertain', String(uncertain), `at most ${uncertainAllowed}`],
    ['longest gap', `${Math.round(gaps.longestMs)} ms`, `at most ${Math.round(gaps.allowedMs)} ms`],
  ];
}

function gapRows({ judgement: { gaps } }: ChaosResult): string[][] {
  return gaps.perFault.map(({ kind, outageMs, longestMs }) => [kind, `${Math.round(outageMs)} ms`, `${Math.round(longestMs)} ms`]);
}

function sentences({ judgement: { gaps, ...lists } }: ChaosResult): string[] {
  const found = Object.values({ ...lists, gaps: gaps.tooLong }).filter((list) => Array.isArray(list));
  return found.flatMap((list) => [...list.slice(0, shown), ...(list.length > shown ? [`and ${list.length - shown} more like this`] : [])]).map((line) => `  ✗ ${line}`);
}

function verdict({ judgement }: ChaosResult): string {
  const charges = Object.entries(chargesOf(judgement)).map(([rule, count]) => `${count} ${words(rule)}`);
  return charges.length === 0 ? 'innocent: every rule held' : `guilty: ${charges.join(', ')}`;
}

function words(rule: string): string {
  return rule.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
