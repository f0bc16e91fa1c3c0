import { describe, expect, it } from '@jest/globals';
import { readArguments } from './arguments.ts';

describe('the arguments of npm run chaos', () => {
  it('are the long form when nothing is said', () => {
    expect(readArguments([])).toEqual({ messages: 10_000, accounts: 300, replicas: 4, seed: 7, minutes: 6, log: null, build: true });
  });

  it('can each be given', () => {
    expect(readArguments(['--messages', '50', '--minutes', '0.5', '--log', 'x.log', '--no-build'])).toMatchObject({ messages: 50, build: false, minutes: 0.5, log: 'x.log', accounts: 300 });
  });

  it.each([
    [['--messages', 'many'], /--messages takes a number above 0, not "many"/],
    [['--seed', '0'], /--seed takes/],
    [['--replicas', '1'], /at least 2/],
    [['--fast'], /--fast/],
  ])('refuse %p with a sentence', (args, sentence) => {
    expect(() => readArguments(args)).toThrow(sentence);
  });
});
