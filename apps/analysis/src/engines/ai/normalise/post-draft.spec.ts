import { describe, expect, it } from '@jest/globals';
import { postBrief, postDraft } from '@sluice/contracts';
import { readPostAnswer } from './post-draft.ts';

const brief = postBrief.parse({ topic: '新品上市' });
const read = (answer: unknown, changes: object = {}) => readPostAnswer(answer, { ...brief, ...changes });

describe('an answer to a brief', () => {
  it('is a post in the words of the contract', () => {
    const draft = read({ title: ' 新品\n上市 ', text: '第一段。\n\n第二段。', hashtags: ['#新品', '新 品', 'summer_sale', '!!', null, '#'] }, { platform: 'blog' });
    expect(draft).toEqual({ title: '新品 上市', text: '第一段。\n\n第二段。', hashtags: ['新品', 'summer_sale'] });
    expect(() => postDraft.parse(draft)).not.toThrow();
  });

  it('does without a title and hashtags', () => {
    expect(read({ text: 'x y' })).toEqual({ title: null, text: 'x y', hashtags: [] });
  });

  it('is cut after a sentence where the platform takes no more', () => {
    expect(read({ text: '今天開店了。'.repeat(100) }, { platform: 'x' }).text).toBe('今天開店了。'.repeat(23));
    expect(read({ text: '今天開店了。'.repeat(100) }, { platform: 'facebook' }).text).toBe('今天開店了。'.repeat(100));
  });

  it('names no link that the brief does not', () => {
    const misfit = expect.objectContaining({ details: { reason: 'misfit' } });
    for (const text of ['click http://evil.example/now', 'see www.evil.biz', 'order at shop.tw']) expect(() => read({ text })).toThrow(misfit);
    expect(() => read({ title: 'evil.com', text: 'x' })).toThrow(misfit);
    const source = 'Order at https://Shop.tw/new until 12.5.';
    expect(read({ text: 'Order at https://shop.tw/new now, 3.5 times faster.' }, { source }).text).toContain('shop.tw');
  });

  it.each([[{}], [{ text: null }], [{ text: ' ' }], [[]], ['text']])('is a misfit without a text: %j', (answer) => {
    expect(() => read(answer)).toThrow(expect.objectContaining({ code: 'unprocessable', details: { reason: 'misfit' } }));
  });
});
