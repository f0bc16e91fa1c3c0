import { describe, expect, it } from '@jest/globals';
import type { FinishReason } from 'ai';
import { readAnswer } from './read-answer.ts';

const asked = { provider: 'gemini', model: 'm1' };
const read = (text: string, finishReason: FinishReason = 'stop', rawFinishReason?: string): unknown => readAnswer({ text, finishReason, rawFinishReason }, asked);

describe('the end of a turn', () => {
  it.each([
    ['plain', '{"a":1}'],
    ['in a code block', '```json\n{"a":1}\n```'],
    ['with words around it', 'Here it is: {"a":1} – done.'],
    ['after thinking', '<think>{"a":2}?</think>\n{"a":1}'],
  ])('takes JSON %s', (_, text) => {
    expect(read(text)).toEqual({ a: 1 });
  });

  it.each<[string, string, FinishReason, string | undefined, string]>([
    ['a prompt block', '', 'content-filter', 'PROHIBITED_CONTENT', 'PROHIBITED_CONTENT'],
    ['a blocked candidate', '', 'content-filter', 'SAFETY', 'SAFETY'],
    ['personal data', '', 'content-filter', 'SPII', 'SPII'],
    ['a block in the middle of an answer', '{"name":"', 'content-filter', 'RECITATION', 'RECITATION'],
    ['a block even if the answer is whole', '{"a":1}', 'content-filter', 'SAFETY', 'SAFETY'],
    ['a language it does not speak', '', 'other', 'LANGUAGE', 'LANGUAGE'],
    ['a refusal in words', 'I am sorry, I cannot help.', 'content-filter', 'stop', 'refusal'],
    ['a content filter of OpenAI', '', 'content-filter', 'content_filter', 'content_filter'],
  ])('%s is rejected, with the word for it', (_, text, finishReason, raw, block) => {
    expect(() => read(text, finishReason, raw)).toThrow(expect.objectContaining({ code: 'rejected', details: { block } }));
  });

  it('is no use when it came too early', () => {
    expect(() => read('{"name":"陳建', 'length', 'MAX_TOKENS')).toThrow(expect.objectContaining({ code: 'unprocessable', details: { reason: 'truncated' } }));
  });

  it.each(['', 'no JSON at all', '{"a":', '[1]', '}{'])('is a slip when it holds no object: %j', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'unavailable', retry: 'later' }));
  });

  it('tells nothing of what was said', () => {
    expect(() => read('{"name":"陳建')).toThrow(expect.not.objectContaining({ message: expect.stringContaining('陳建') }));
  });
});
