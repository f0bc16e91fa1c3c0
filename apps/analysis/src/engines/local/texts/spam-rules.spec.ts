import { describe, expect, it } from '@jest/globals';
import { readText } from './read-text.ts';

const spam = (text: string) => readText(text, null);

describe('spam', () => {
  it.each(['bit.ly/3xyz', 'click here to win https://win.example/x', '快來看看 tinyurl.com/abc 優惠'])('is a link that lures with few words: "%s"', (text) => {
    expect(spam(text)).toMatchObject({ intent: 'spam', confidence: 0.6, urgency: 'low' });
  });

  it.each(['https://example.com/products/12', '這款可以嗎 https://shop.example/free', '我要訂這個 https://bit.ly/abc', '會議資料在 https://drive.example/a'])('is no link of somebody who wants or tells something: "%s"', (text) => {
    expect(spam(text).intent).not.toBe('spam');
  });

  it.each(['你們有分期貸款嗎', 'Do you accept bitcoin?', '是不是詐騙', '我想貸款怎麼辦理', '我中獎了嗎', '投資人關係的窗口是哪位', 'we play poker on Fridays'])('is not what customers ask: "%s"', (text) => {
    expect(spam(text).intent).not.toBe('spam');
  });

  it.each([
    '你們有代辦機車貸款嗎', '我的貸款核准了，可以交車了', '週末有抽獎活動嗎', '我中獎的獎品還沒寄來', '請問折扣碼在哪裡領取', '點擊連結後打不開', '你們的line群組怎麼加', '加我line好嗎，我傳圖給你', '可以加微信聯絡嗎', '怎么加你们微信',
    '我想投资你们公司，找谁谈', '公司要办理融资说明会，需要场地', '请问可以用USDT付款吗', '网站优化你们有做吗', '想找人做網站，你們報價多少', '兼职还招人吗', '你们招聘兼职吗，日结还是月结', '免費試用怎麼申請', '免費領取的贈品還有嗎',
    'Can I get a free sample?', 'I won a voucher at your fair, how do I use it', 'Do you offer loans for cars?',
    'Is there a bonus for first orders?', 'I saw your ad on Instagram, do you have more followers there', 'How do I claim my warranty?',
    'I lost my bitcoin wallet keychain at your shop', 'My loan was approved so I can pay now', 'Where do I click to pay? https://shop.example/pay',
    'The slot machine in the lobby is broken', 'We play cards and poker chips are needed, 200 pcs', 'Please check this deal https://a.example/deal',
  ])('is not what customers say with its words: "%s"', (text) => {
    expect(readText(text, null).intent).not.toBe('spam');
  });

  it('that asks to be left alone by us is still an opt-out', () => {
    expect(spam('貸款免抵押秒批，不要再傳訊息給我').intent).toBe('opt-out');
  });
});
