import { describe, expect, it } from '@jest/globals';
import { writtenIn } from './written-in.ts';

describe('the language a text is written in', () => {
  it.each([
    ['這樣可以嗎', 'zh-Hant'],
    ['这样可以吗', 'zh-Hans'],
    ['I met 陳經理 at the fair', 'en'],
    ['請問 iPhone 15 Pro Max 有現貨嗎', 'zh-Hant'],
    ['注文した商品', 'ja'],
    ['売上高', 'ja'],
    ['배송 문의', 'ko'],
    ['Здравствуйте', 'ru'],
    ['Дякую, я їду', 'uk'],
    ['Қайырлы таң', 'und-Cyrl'],
    ['مرحبا', 'ar'],
    ['گفتگو چیست', 'fa'],
    ['नमस्ते', 'hi'],
    ['สวัสดี', 'th'],
    ['שלום', 'he'],
    ['Καλημέρα', 'el'],
    ['cảm ơn bạn rất nhiều', 'vi'],
  ])('of "%s" is %s', (text, tag) => {
    expect(writtenIn(text)).toBe(tag);
  });

  it.each(['你好', '小美の店'])('of "%s" is Chinese of neither form', (text) => {
    expect(writtenIn(text)).toBe('zh');
  });

  it.each(['Das Paket ist da', 'no me gusta nada', 'Contoso'])('of "%s" is unknown, in Latin letters', (text) => {
    expect(writtenIn(text)).toBe('und-Latn');
  });

  it.each(['', '123', '?', 'ok', 'LINE', '/start', 'A4'])('is not told by "%s"', (text) => {
    expect(writtenIn(text)).toBe('und');
  });
});
