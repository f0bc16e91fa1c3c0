import { describe, expect, it } from '@jest/globals';
import { helpText, readArguments } from './arguments.ts';

const figures = [{ name: 'accept', title: 'Webhook accept' }, { name: 'pulls', title: 'WeCom pull' }];
const read = (...args: string[]) => readArguments(args, figures.map(({ name }) => name));

describe('npm run bench', () => {
  it('measures everything at full size unless told otherwise', () => {
    expect(read()).toEqual({ only: null, quick: false, json: null });
    expect(read('--only', 'pulls,accept', '--quick', '--json', 'out.json')).toEqual({ only: ['pulls', 'accept'], quick: true, json: 'out.json' });
  });

  it('refuses in a sentence what it does not know', () => {
    expect(() => read('--only', 'pulls,speed')).toThrow('--only takes some of accept,pulls, not "speed".');
    expect(() => read('--fast')).toThrow('--fast');
  });

  it('says what there is when it is asked', () => {
    expect(read('--help')).toBeNull();
    expect(helpText(figures)).toMatch(/--only.*\n +accept +Webhook accept\n +pulls +WeCom pull$/m);
  });
});
