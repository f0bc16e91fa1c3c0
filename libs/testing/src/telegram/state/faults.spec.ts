import { expect, it } from '@jest/globals';
import { Faults } from './faults.ts';

const call = { token: '1:a', method: 'sendMessage', chat: '7' };

it('floods from the first call until its seconds are over, with what is left of them', () => {
  const faults = new Faults();
  const flood = faults.script({ kind: 'flood', seconds: 30 }, { chat: 7 });
  const met = (at: number, chat = '7') => faults.take({ ...call, chat, at })?.fault;
  expect(met(500, '8')).toBeUndefined();
  expect(met(1_000)).toEqual({ kind: 'throttled', retryAfter: 30 });
  expect(met(21_500)).toEqual({ kind: 'throttled', retryAfter: 10 });
  expect(met(30_999)).toEqual({ kind: 'throttled', retryAfter: 1 });
  expect(met(31_000)).toBeUndefined();
  expect(flood.hits).toBe(3);
});

it('leaves the next fault in line to the next call', () => {
  const faults = new Faults();
  faults.script({ kind: 'dropped' }, { when: 'after' });
  faults.script({ kind: 'hung' }, { times: Infinity });
  const kinds = [1, 2, 3].map((at) => faults.take({ ...call, at }));
  expect(kinds).toEqual([
    { fault: { kind: 'dropped' }, when: 'after' },
    { fault: { kind: 'hung' }, when: 'before' },
    { fault: { kind: 'hung' }, when: 'before' },
  ]);
});
