import { describe, expect, it } from '@jest/globals';
import { detectLanguage } from './detect-language.ts';
import { writtenIn } from './written-in.ts';

describe('the language of an answer', () => {
  it.each(['', '123', '+1', '?', 'ok', 'LINE', '/start', '/help@SluiceBot', '你好', '好的，我知道了', '收到'])(
    'follows the hint where "%s" tells nothing, and is Traditional Chinese without one',
    (text) => {
      const answers = [detectLanguage(text, 'zh-Hans'), detectLanguage(text, 'zh-Hant'), detectLanguage(text, null)];
      expect(answers).toEqual(['zh-Hans', 'zh-Hant', 'zh-Hant']);
    },
  );

  it.each([
    ['這樣可以', 'zh-Hans', 'zh-Hant'],
    ['这样可以', 'zh-Hant', 'zh-Hans'],
    ['where is it', 'zh-Hant', 'en'],
    ['謝謝', 'en', 'zh-Hant'],
  ] as const)('follows "%s" against the hint %s', (text, hinted, language) => {
    expect(detectLanguage(text, hinted)).toBe(language);
  });

  it.each([
    ['早安', 'zh-Hant'],
    ['早上好', 'zh-Hans'],
    ['以后再定', 'zh-Hans'],
    ['皇后大道', 'zh-Hant'],
    ['ㄅㄅ', 'zh-Hant'],
    ['佢喺公司', 'zh-Hant'],
  ] as const)('goes by habits of writing where the characters of "%s" are shared', (text, language) => {
    expect(detectLanguage(text, 'en')).toBe(language);
  });

  it('goes by the majority where both forms are mixed', () => {
    expect(detectLanguage('這個訂單我们看過了', null)).toBe('zh-Hant');
    expect(detectLanguage('这个订单我們看过了', null)).toBe('zh-Hans');
  });

  it.each(['Hello', 'Contoso', 'John Smith'])('gives a word like "%s" to the hint, else answers in English', (text) => {
    expect([detectLanguage(text, 'zh-Hant'), detectLanguage(text, null)]).toEqual(['zh-Hant', 'en']);
  });

  it.each(['Please call 王小明 tomorrow', 'I met 陳經理 at the fair'])('is English around a name: "%s"', (text) => {
    expect(detectLanguage(text, 'zh-Hant')).toBe('en');
  });

  it.each(['請問 iPhone 15 Pro Max 有現貨嗎', '我要 order 兩個 sample', '小美の店在哪裡'])('is Chinese around foreign words: "%s"', (text) => {
    expect(detectLanguage(text, 'en')).toBe('zh-Hant');
  });

  it.each(['注文した商品がまだ届きません', 'カタログ', '안녕하세요', 'Здравствуйте', 'مرحبا', 'สวัสดี'])(
    'is the hinted one, else English, for a language Sluice does not write: "%s"',
    (text) => {
      expect([detectLanguage(text, 'zh-Hant'), detectLanguage(text, null)]).toEqual(['zh-Hant', 'en']);
    },
  );

  it.each(['配信停止', '配信停止希望', '解約', '解約希望。', '退会', '購読停止', '停止してください', 'お問い合わせ', '受信拒否', '見積依頼'])(
    'is the hinted one, else English, for Japanese in characters that Chinese has too: "%s"',
    (text) => {
      expect([detectLanguage(text, 'zh-Hans'), detectLanguage(text, null), writtenIn(text)]).toEqual(['zh-Hans', 'en', 'ja']);
    },
  );

  it.each(['予約変更', '営業時間', '送達先住所変更', '東京駅', '駐車場満車', '配送先変更希望', '売買契約書', '価格表'])('is the hinted one, else English, for Japanese without kana: "%s"', (text) => {
    expect([detectLanguage(text, 'zh-Hans'), detectLanguage(text, null), writtenIn(text)]).toEqual(['zh-Hans', 'en', 'ja']);
  });

  it.each([
    ...['請問東京駅怎麼走', '我要去東京駅', '想訂東京駅的票', '營業時間', '預約變更', '送貨地址變更', '說明書', '説明書', '生産線', '國際學會', '東京車站附近有推薦的餐廳', '價格表'].map((text) => [text, 'zh-Hant'] as const),
    ...['营业时间', '预约变更', '东京站的票', '中国学会来点', '价格表', '国际学会报名时间'].map((text) => [text, 'zh-Hans'] as const),
  ])('stays Chinese: "%s"', (text, language) => {
    expect([detectLanguage(text, null), writtenIn(text)]).toEqual([language, language]);
  });

  it.each([
    ['我要解約', 'zh-Hant'],
    ['解約金多少', 'zh-Hant'],
    ['請問怎麼解約', 'zh-Hant'],
    ['停止推播', 'zh-Hant'],
    ['我要退会', 'zh-Hans'],
    ['帮我退会', 'zh-Hans'],
    ['停止推送', 'zh-Hans'],
  ] as const)('is Chinese where Chinese says the like: "%s"', (text, language) => {
    expect([detectLanguage(text, null), writtenIn(text)]).toEqual([language, language]);
  });
});
