import { describe, expect, it } from '@jest/globals';
import { detectIntent } from './detect-intent.ts';
import { foldText } from './fold-text.ts';

const intentOf = (text: string) => detectIntent(foldText(text)).intent;
const confidenceOf = (text: string) => detectIntent(foldText(text)).confidence;

describe('the intent of a text', () => {
  it.each([
    ['this is terrible, unsubscribe me', 'opt-out'],
    ['my order arrived broken, please send 2 new ones', 'complaint'],
    ['hello, can i order 3 boxes? thanks', 'order'],
    ['hi, how much is it? thanks', 'question'],
    ['hi, thanks', 'thanks'],
  ])('is the most pressing one: "%s" is %s', (text, intent) => {
    expect(intentOf(text)).toBe(intent);
  });

  it.each([
    'Does the shuttle stop at the hotel?',
    'Stop by our booth anytime',
    'We need a non-stop flight',
    "Don't stop",
    'please do not unsubscribe me',
    'Did you stop sending messages?',
    'I unsubscribed by accident',
    'Please do not contact me before Monday',
    '別取消訂閱',
    '我不小心退訂了，怎麼恢復',
    '我收到取消通知，為什麼',
    '不要發票',
    '別發錯地址',
    '要退订单里的一件',
    '你們停止營業了嗎',
  ])('is no opt-out in "%s"', (text) => {
    expect(intentOf(text)).not.toBe('opt-out');
  });

  it.each(['No complaints', 'not bad at all', 'without any problems', '沒有要投訴', '品質不差', '如果壞了可以修嗎', '有問題想請教', '別生氣'])(
    'is no complaint in "%s"',
    (text) => {
      expect(intentOf(text)).not.toBe('complaint');
    },
  );

  it.each(['I did not order this', 'in order to', 'how do i order', 'order status', '怎麼訂購', '我還沒下單', '訂購後多久會到'])(
    'is no order in "%s"',
    (text) => {
      expect(intentOf(text)).not.toBe('order');
    },
  );

  it.each(['/start', '/help', '/help@SluiceBot', '/start ref_42', '/settings'])('of the bot command %s is greeting', (text) => {
    expect(intentOf(text)).toBe('greeting');
  });

  it.each(['thanks', 'THANKS', 'Thankssss', 'thx', 'thnks'])('does not depend on case or spelling: %s', (text) => {
    expect(intentOf(text)).toBe('thanks');
  });
});

describe('the confidence', () => {
  it('is 0.85 for an unmistakable phrase, 0.6 for a usual one', () => {
    expect([confidenceOf('unsubscribe'), confidenceOf('the price list')]).toEqual([0.85, 0.6]);
  });

  it('is lower when another request is in the same text', () => {
    expect(confidenceOf('I want to order two, how much is it?')).toBe(0.7);
  });

  it('is lower when a greeting is only the beginning of something else', () => {
    expect(confidenceOf('Hello, our office moved to the fourth floor of the same building')).toBe(0.6);
  });

  it('is lower for a long text', () => {
    expect(confidenceOf(`how much is ${'a very nice one, '.repeat(40)}`)).toBe(0.75);
  });

  it('is at most 0.2 for a single letter and for a text that no rule knows', () => {
    expect([confidenceOf('謝'), confidenceOf('see you at five')]).toEqual([0.2, 0.2]);
  });

  it('is 0.1 where there is nothing to read', () => {
    expect(confidenceOf('')).toBe(0.1);
  });
});
