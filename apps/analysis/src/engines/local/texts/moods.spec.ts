import { describe, expect, it } from '@jest/globals';
import { foldText } from './fold-text.ts';
import { sentimentOf } from './sentiment.ts';
import { urgencyOf } from './urgency.ts';

const mood = (text: string) => sentimentOf(foldText(text), 'other');
const haste = (text: string) => urgencyOf(foldText(text), 'question');

describe('the sentiment', () => {
  it.each(['東西不錯', '太棒了', 'The staff was very helpful', 'not bad at all, I love it', 'とても美味しかった'])('of "%s" is positive', (text) => {
    expect(mood(text)).toBe('positive');
  });

  it.each(['不好吃', '一點都不滿意', 'not happy with this', "I wouldn't say it was good, it was awful", '真的很失望'])('of "%s" is negative', (text) => {
    expect(mood(text)).toBe('negative');
  });

  it.each(['Good morning', 'I would like two', '沒問題', '不好意思打擾了', '有推薦的款式嗎，推薦一下', 'best regards', '垃圾桶在哪'])('of "%s" is neutral', (text) => {
    expect(mood(text)).toBe('neutral');
  });

  it('is neutral where praise and blame are even', () => {
    expect(mood('the food was great but the music was terrible')).toBe('neutral');
  });

  it('of a complaint is negative, of spam neutral, whatever they say', () => {
    expect([sentimentOf('great, broken again', 'complaint'), sentimentOf('great offer', 'spam')]).toEqual(['negative', 'neutral']);
  });
});

describe('the urgency', () => {
  it.each(['ASAP please', '急', '請馬上處理', '今天之內要', 'we need it by tonight', 'I need it today', '停電了怎麼辦', 'the website is down', 'where is it!!!', '至急お願いします'])(
    'of "%s" is high',
    (text) => {
      expect(haste(text)).toBe('high');
    },
  );

  it.each(['不急', '有空再回我', 'no rush', 'not urgent at all', '急ぎではありません'])('of "%s" is low', (text) => {
    expect(haste(text)).toBe('low');
  });

  it.each(['今天有營業嗎', 'are you open today', '急診室在哪裡', 'where is the emergency exit', '多少錢！'])('of "%s" is normal', (text) => {
    expect(haste(text)).toBe('normal');
  });

  it('of a loud thank-you is normal, of spam low', () => {
    expect([urgencyOf('thanks!!!', 'thanks'), urgencyOf('act immediately!!!', 'spam')]).toEqual(['normal', 'low']);
  });
});
