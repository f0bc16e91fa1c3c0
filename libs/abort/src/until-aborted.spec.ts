import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { untilAborted } from './index.ts';

const reason = new Error('left');
const never = new Promise<string>(() => undefined);

describe('waiting for work until a signal says so', () => {
  it.each([
    ['its value', Promise.resolve('done'), { status: 'fulfilled', value: 'done' }],
    ['its failure', Promise.reject(new Error('failed')), { status: 'rejected', reason: new Error('failed') }],
  ])('gives %s', async (_, work, outcome) => {
    expect(await Promise.allSettled([untilAborted(work, new AbortController().signal)])).toEqual([outcome]);
  });

  it('ends with the reason of a signal that fires meanwhile, or has fired before', async () => {
    const leaving = new AbortController();
    const left = untilAborted(never, leaving.signal);
    leaving.abort(reason);
    await expect(left).rejects.toBe(reason);
    await expect(untilAborted(never, leaving.signal)).rejects.toBe(reason);
  });

  it('leaves no listener behind', async () => {
    const { signal } = new AbortController();
    await untilAborted(Promise.resolve('done'), signal);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });
});
