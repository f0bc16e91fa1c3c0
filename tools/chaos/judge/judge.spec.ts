import { describe, expect, it } from '@jest/globals';
import { chargesOf, judge } from './judge.ts';
import { arrival, asked, facts, ledgerOf, message } from './made-up.ts';

const load = { from: 0, to: 100 };

describe('judge', () => {
  it('charges nothing when what was asked for arrived once', () => {
    const ledger = ledgerOf({ asked: [asked('a')], arrivals: [arrival('a', 50)], messages: [message('a', 'COMPLETED')] });
    expect(chargesOf(judge(ledger, { ...facts, load }))).toEqual({});
  });

  it('charges every rule that is broken, with how often', () => {
    const flooded = arrival('a', 10, { answer: { kind: 'throttled', scope: 'chat', retryAfterS: 3 }, delivered: false });
    const ledger = ledgerOf({
      asked: [asked('lost'), asked('a', { accepted: { id: 'a', at: 1 } }), asked('late', { askedAt: 5, accepted: { id: 'late', at: 6 } })],
      arrivals: [flooded, arrival('late', 2_000), arrival('a', 2_500), arrival('a', 2_600), arrival('x', 2_650)],
      messages: [message('a', 'COMPLETED'), message('late', 'UNCERTAIN')],
    });
    const limits = { ...facts.limits, account: [{ max: 3, windowMs: 1_000 }] };
    const judgement = judge(ledger, { ...facts, limits, load: { from: 0, to: 2_700 } });
    expect(chargesOf(judgement)).toEqual({
      ...{ lost: 1, deliveredTwice: 1, unexpected: 1, limitViolations: 1, sendsInsideFlood: 4, uncertainUnexplained: 1, uncertainTooMany: 1, orderInversions: 1 },
    });
    expect(judgement).toMatchObject({ uncertain: 1, uncertainAllowed: 0, windowsFilled: 2 });
  });

  it('charges silence', () => {
    expect(chargesOf(judge(ledgerOf({}), facts))).toEqual({ gapsTooLong: 1 });
  });
});
