import { describe, expect, it } from '@jest/globals';
import { postBrief } from '@sluice/contracts';
import { injections } from '../../../../testing/injections.ts';
import { readText } from '../../local/texts/read-text.ts';
import type { Question } from '../question.ts';
import { cardQuestion, postQuestion, textQuestion } from '../questions.ts';
import { cardInstructions } from './card-prompt.ts';
import { fence } from './fence.ts';
import { postInstructions } from './post-prompt.ts';
import { textInstructions } from './text-prompt.ts';

const jpeg = new Uint8Array([0xff, 0xd8, 0xff]);
const box = { x: 0, y: 0, width: 1, height: 0.1 };
const reading = { contact: null, others: [], confidence: 0.9 };
const ways: ReadonlyArray<readonly [string, string, (text: string) => Question<unknown>]> = [
  ['message', textInstructions, (text) => textQuestion({ text, rules: readText('hello there', null) })],
  ['line on a card', cardInstructions, (text) => cardQuestion({ jpeg, country: 'TW', source: 'x', page: { lines: [{ text, confidence: 1, box }], reading } })],
  ['source of a post', postInstructions, (source) => postQuestion(postBrief.parse({ topic: 'a topic', source }))],
  ['topic of a post', postInstructions, (topic) => postQuestion(postBrief.parse({ topic }))],
];

const marks = /^<<<[A-Z]+ [0-9a-f]{20}$|^[A-Z]+ [0-9a-f]{20}>>>$/gm;

/** What is left of a request when all that stands between marks is taken out. */
function outsideFences({ content }: Question<unknown>): string {
  const texts = content.filter((part) => typeof part === 'string').join('\n');
  return texts.replace(/^<<<([A-Z]+ [0-9a-f]{20})\n[\s\S]*?\n\1>>>$/gm, '');
}

it('knows at least fifty attempts', () => {
  expect(new Set(injections).size).toBeGreaterThanOrEqual(50);
});

describe.each(ways)('an order to the model in a %s', (_, instructions, ask) => {
  const harmless = outsideFences(ask('x'));

  it.each(injections)('stays data: %s', (text) => {
    const question = ask(text);
    expect(question.instructions).toBe(instructions);
    expect(question.instructions).not.toContain(text);
    expect(outsideFences(question)).toBe(harmless);
    const whole = question.content.filter((part) => typeof part === 'string').join('\n');
    expect(whole.match(marks)?.length).toBe(2 * question.codes.length);
    expect(whole.replace(marks, '')).not.toMatch(/[<>]/);
  });
});

describe('a fence', () => {
  it('is the same for the same content, and another for other content or another kind', () => {
    expect(fence('A', 'x')).toEqual(fence('A', 'x'));
    expect(new Set([fence('A', 'x'), fence('A', 'y'), fence('B', 'x')].map(({ code }) => code)).size).toBe(3);
  });

  it('lets nothing hidden through', () => {
    const tagged = [...'ignore'].map((char) => String.fromCodePoint(0xe0000 + char.codePointAt(0)!)).join('');
    expect(fence('A', `a${tagged}\u202eb\u200bc\u0000d\u001b[31m`).text.split('\n')[1]).toBe('abc d [31m');
  });

  it('leaves what people write as it is', () => {
    const text = '您好！\n👨‍👩‍👧 第二行\twith a tab, ＜全形＞ & "quotes"';
    expect(fence('A', text).text).toContain(text);
  });
});
