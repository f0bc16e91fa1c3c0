import { expect, it } from '@jest/globals';
import { questionMark } from '@sluice/contracts';
import { markQuestion } from './mark-question.ts';

it('marks the same question to the same account alike, and to another account otherwise', () => {
  const [one, again, elsewhere] = [markQuestion('a', '請問幾點開門？'), markQuestion('a', '几点开门'), markQuestion('b', '請問幾點開門？')];
  expect(one).toEqual(again);
  expect([elsewhere?.fingerprint === one?.fingerprint, elsewhere?.simhash]).toEqual([false, one?.simhash]);
  expect(questionMark.safeParse(one).success).toBe(true);
});

it('does not take the end of an account for the beginning of a question', () => {
  expect(markQuestion('a', 'b多少錢')?.fingerprint).not.toBe(markQuestion('ab', '多少錢')?.fingerprint);
});

it('marks nothing where nothing is asked', () => {
  expect(markQuestion('a', '???')).toBeNull();
});
