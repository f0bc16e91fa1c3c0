import { describe, expect, it } from '@jest/globals';
import { simplifiedOnly, simplify, traditionalOnly } from './han-forms.ts';

describe('Han characters', () => {
  it.each([...'這說為裡嗎沒發麼囉'])('%s is written in Traditional Chinese only', (char) => {
    expect([traditionalOnly.has(char), simplifiedOnly.has(char)]).toEqual([true, false]);
  });

  it.each([...'这说为吗没发会个们'])('%s is written in Simplified Chinese only', (char) => {
    expect([traditionalOnly.has(char), simplifiedOnly.has(char)]).toEqual([false, true]);
  });

  it.each([...'我的后台里吃床峰群只干乾著'])('%s is written in both and tells nothing', (char) => {
    expect([traditionalOnly.has(char), simplifiedOnly.has(char)]).toEqual([false, false]);
  });

  it('no character counts for both sides', () => {
    expect([...traditionalOnly].filter((char) => simplifiedOnly.has(char))).toEqual([]);
  });

  it('become Simplified, leaving all else', () => {
    expect(simplify('請不要再傳訊息 please 给我')).toBe('请不要再传讯息 please 给我');
  });
});
