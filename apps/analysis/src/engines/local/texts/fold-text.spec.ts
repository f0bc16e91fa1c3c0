import { describe, expect, it } from '@jest/globals';
import { foldText } from './fold-text.ts';

describe('folding a text for the rules', () => {
  it.each([
    ['upper case', 'Please STOP', 'please stop'],
    ['Traditional characters', '請問這個訂單', '请问这个订单'],
    ['regional spellings', '妳說甚麼', '你说什么'],
    ['apostrophes of every kind', "don't can’t", 'dont cant'],
    ['spaces between Han characters, but not beside Latin ones', '退 訂 this one', '退订 this one'],
    ['drawn-out letters', 'hellooooo', 'hello'],
  ])('evens out %s', (_what, text, folded) => {
    expect(foldText(text)).toBe(folded);
  });
});
