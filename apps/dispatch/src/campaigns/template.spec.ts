import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fixedText, readTemplate, render, type Template } from './template.ts';

const read = (text: string): Template => {
  const result = readTemplate(text);
  if ('fault' in result) throw new Error(result.fault);
  return result.template;
};
const say = (text: string, values: Record<string, string> = {}) => render(read(text), (name) => (Object.hasOwn(values, name) ? values[name] : undefined));

describe('a text with variables', () => {
  it.each([
    ['Hello {{name}}, welcome to {{ city }}!', { text: 'Hello Mei, welcome to Taipei!' }],
    ['Hello {{nick|my friend}}!', { text: 'Hello my friend!' }],
    ['Hello{{nick|}}!', { text: 'Hello!' }],
    ['{{name|friend}} {{nick|a|b}}', { text: 'Mei a|b' }],
    ['no variables, { one } brace, }}', { text: 'no variables, { one } brace, }}' }],
    ['{{名字|您}}好', { text: '您好' }],
    ['{{a}} {{b}} {{a}}', { missing: ['a', 'b'] }],
    ['{{constructor}} {{__proto__}}', { missing: ['constructor', '__proto__'] }],
  ])('%s', (text, expected) => {
    expect(say(text, { name: 'Mei', city: 'Taipei' })).toEqual(expected);
  });

  it.each([
    ['Hello {{name', 'has {{ without }} at character 7'],
    ['{{}}', 'has no name of a variable in the braces at character 1'],
    ['a {{1 + 1}}', 'has no name of a variable in the braces at character 3'],
    ['{{#each x}}', 'has no name of a variable in the braces at character 1'],
  ])('is refused as %s', (text, fault) => {
    expect(readTemplate(text)).toEqual({ fault });
  });

  it('takes what variables hold as data, whatever it looks like', () => {
    fc.assert(fc.property(fc.string(), (value) => expect(say('a{{x}}b', { x: value, y: 'no' })).toEqual({ text: `a${value}b` })));
  });

  it('knows what every person reads the same', () => {
    expect(fixedText(read('Hello {{name}}, bye'))).toBe('Hello , bye');
  });

  it('is read in linear time, whatever is in it', () => {
    const texts = ['{{'.repeat(50_000), '{{a|'.repeat(25_000), '}}'.repeat(50_000), '{{a}}'.repeat(20_000)];
    const before = performance.now();
    for (const text of texts) readTemplate(text);
    expect(performance.now() - before).toBeLessThan(1_000);
  });
});
