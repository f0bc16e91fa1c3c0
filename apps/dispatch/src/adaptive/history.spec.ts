import { describe, expect, it } from '@jest/globals';
import { History, type Counts } from './history.ts';

const counts = (attempts: number): Counts => ({ attempts, errors: 0, upstreams: {} });

/** Second by second: as many attempts as seconds. */
function historyOf(seconds: number): History {
  const history = new History();
  for (let second = 0; second <= seconds; second++) history.keep(counts(second), second * 1_000);
  return history;
}

describe('the counts a minute ago', () => {
  it('are those of that second', () => {
    expect(historyOf(200).before(200_000)).toEqual(counts(140));
  });

  it('are the first ones while there are no older ones', () => {
    expect(historyOf(10).before(10_000)).toEqual(counts(0));
    expect(new History().before(10_000)).toBeUndefined();
  });

  it('are the last ones before that when nobody looked for long', () => {
    expect(historyOf(200).before(245_000)).toEqual(counts(185));
    expect(historyOf(200).before(900_000)).toEqual(counts(200));
  });
});
