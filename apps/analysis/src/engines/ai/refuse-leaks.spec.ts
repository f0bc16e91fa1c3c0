import { describe, expect, it } from '@jest/globals';
import { refuseLeaks } from './refuse-leaks.ts';
import { cardInstructions } from './prompts/card-prompt.ts';
import { postInstructions } from './prompts/post-prompt.ts';
import { textInstructions } from './prompts/text-prompt.ts';

const code = '0123456789abcdef0123';
const leak = expect.objectContaining({ code: 'unprocessable', details: { reason: 'leak' } });

describe.each([
  ['card', cardInstructions],
  ['text', textInstructions],
  ['post', postInstructions],
])('the instructions for a %s', (_, instructions) => {
  it.each([
    ['whole', instructions],
    ['a part from anywhere', instructions.slice(211, 311)],
    ['in capitals and other spaces', instructions.slice(37, 140).toUpperCase().replace(/\s/g, '\n')],
  ])('are noticed in an answer: %s', (__, said) => {
    expect(() => refuseLeaks({ reply: said }, { instructions, codes: [code] })).toThrow(leak);
    expect(() => refuseLeaks({ deep: [{ [said]: 1 }] }, { instructions, codes: [code] })).toThrow(leak);
  });

  it('are not seen where they are not', () => {
    const reply = 'Thank you for your message. A colleague will answer your question about the business card here, later today.';
    expect(() => refuseLeaks({ reply, entities: [{ kind: 'date', value: 'today' }] }, { instructions, codes: [code] })).not.toThrow();
  });
});

it('notices the code of a fence', () => {
  expect(() => refuseLeaks({ summary: `the mark is ${code}` }, { instructions: textInstructions, codes: ['f'.repeat(20), code] })).toThrow(leak);
});
