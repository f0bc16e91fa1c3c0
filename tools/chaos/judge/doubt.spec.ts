import { describe, expect, it } from '@jest/globals';
import { weighDoubt } from './doubt.ts';
import type { Answer, Attempt, Fault } from './ledger.ts';
import { arrival, facts, ledgerOf, message } from './made-up.ts';

const attempts: Attempt[] = [{ startedAt: 100, endedAt: 300, outcome: 'uncertain' }];
const inDoubt = message('a', 'UNCERTAIN', { attempts });
const fault = (kind: Fault['kind'], from: number, to = from + 50): Fault => ({ kind, from, to });
const weigh = (answer: Answer | null, faults: Fault[] = []) =>
  weighDoubt(ledgerOf({ messages: [inDoubt, message('b', 'COMPLETED')], arrivals: answer ? [arrival('a', 110, { answer })] : [] }), { ...facts, faults });

describe('doubt', () => {
  it.each<Answer>([{ kind: 'dropped' }, { kind: 'page', status: 502 }, { kind: 'page', status: 504 }])('is explained by an answer that said nothing: %p', (answer) => {
    expect(weigh(answer)).toEqual({ uncertain: 1, allowed: 1, unexplained: [] });
  });

  it.each<Answer | null>([{ kind: 'ok' }, { kind: 'page', status: 503 }, { kind: 'refused', status: 502 }, null])('is not explained by %p', (answer) => {
    expect(weigh(answer)).toEqual({ uncertain: 1, allowed: 0, unexplained: ['a (a) says UNCERTAIN for no reason'] });
  });

  it.each<Fault['kind']>(['kill', 'freeze'])('is explained by a %s while it was in flight, each for as many as one process sends at once', (kind) => {
    expect(weigh(null, [fault(kind, 250)])).toEqual({ uncertain: 1, allowed: 15, unexplained: [] });
    expect(weigh(null, [fault(kind, 20)])).toMatchObject({ allowed: 15, unexplained: [expect.any(String)] });
    expect(weigh(null, [fault(kind, 301)])).toMatchObject({ unexplained: [expect.any(String)] });
  });

  it.each<Fault['kind']>(['term', 'postgres', 'redis', 'flush'])('is not explained by a %s', (kind) => {
    expect(weigh(null, [fault(kind, 250)])).toEqual({ uncertain: 1, allowed: 0, unexplained: [expect.any(String)] });
  });
});
