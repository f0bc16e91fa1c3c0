import { describe, expect, it } from '@jest/globals';
import { findSendsInsideFlood } from './floods.ts';
import type { Answer, Attempt, Fault } from './ledger.ts';
import { arrival, ledgerOf, message } from './made-up.ts';

const wait = (scope: 'chat' | 'account'): Answer => ({ kind: 'throttled', scope, retryAfterS: 3 });
const attempt = (startedAt: number, endedAt: number | null, outcome: string | null): Attempt => ({ startedAt, endedAt, outcome });

interface Second {
  at: number;
  claimedAt?: number;
  chat?: string;
  account?: string;
  scope?: 'chat' | 'account';
  /** How the attempt that was told to wait ended. */
  recorded?: Attempt;
  faults?: Fault[];
}

/** One call at 100 is told to wait for 3 s, which is on record at 150; another follows. */
function second({ at, claimedAt = at - 10, chat = '1', account = 'shop', scope = 'chat', recorded = attempt(90, 150, 'flood'), faults = [] }: Second): string[] {
  const messages = [message('a', 'COMPLETED', { attempts: [recorded] }), message('b', 'COMPLETED', { attempts: [attempt(claimedAt, at + 10, 'sent')] })];
  const arrivals = [arrival('a', 100, { answer: wait(scope) }), arrival('b', at, { chat, account })];
  return findSendsInsideFlood(ledgerOf({ arrivals, messages }), { faults });
}

describe('sends inside a flood wait', () => {
  it('are calls to that chat before the wait is over', () => {
    expect(second({ at: 3_000 })).toEqual(['b was sent 100 ms before the flood wait of shop/1 was over']);
    expect(second({ at: 3_100 })).toEqual([]);
  });

  it('are to that chat only, or to the whole account when the platform named it', () => {
    expect(second({ at: 2_000, chat: '2' })).toEqual([]);
    expect(second({ at: 2_000, chat: '2', scope: 'account' })).toHaveLength(1);
    expect(second({ at: 2_000, account: 'other', scope: 'account' })).toEqual([]);
  });

  it('are not what was claimed before the wait was on record', () => {
    expect(second({ at: 500, claimedAt: 140 })).toEqual([]);
    expect(second({ at: 500, claimedAt: 450 })).toHaveLength(1);
  });

  it('are what was claimed later although the wait was put on record late, or never, for no reason', () => {
    expect(second({ at: 2_000, recorded: attempt(90, 2_500, 'flood') })).toHaveLength(1);
    expect(second({ at: 2_000, recorded: attempt(90, 150, 'retry') })).toHaveLength(1);
  });

  it('are excused when the process that was told died with it, or a store was away', () => {
    const kill: Fault = { kind: 'kill', from: 120, to: 2_000 };
    expect(second({ at: 2_000, recorded: attempt(90, null, null), faults: [kill] })).toEqual([]);
    expect(second({ at: 2_000, recorded: attempt(90, 2_500, 'flood'), faults: [kill] })).toEqual([]);
    expect(second({ at: 2_000, recorded: attempt(90, null, null), faults: [{ kind: 'kill', from: 1_500, to: 2_000 }] })).toHaveLength(1);
  });

  it('are found among the tries of one message: each call belongs to the last attempt before it', () => {
    const arrivals = [arrival('a', 100, { answer: wait('chat') }), arrival('a', 900)];
    const told = attempt(90, 150, 'flood');
    const judged = (again: Attempt): string[] => findSendsInsideFlood(ledgerOf({ arrivals, messages: [message('a', 'COMPLETED', { attempts: [told, again] })] }), { faults: [] });
    expect(judged(attempt(880, 950, 'sent'))).toHaveLength(1);
  });
});
