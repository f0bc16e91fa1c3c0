import { describe, expect, it } from '@jest/globals';
import { takeApart } from './take-apart.ts';

const box = { x: 0, y: 0, width: 1, height: 1 };
function idsOf(text: string): string[] {
  const { ids, phones, urls, emails, words } = takeApart({ text, confidence: 1, left: 0, right: 1, top: 0, bottom: 1, box }, 'TW');
  const rest = [...phones.map(({ e164 }) => `phone ${e164}`), ...urls.map(({ value }) => `url ${value}`), ...emails.map(({ value }) => `email ${value}`)];
  return [...ids.map(({ kind, value }) => `${kind} ${value}`), ...rest, ...words.map((found) => `words ${found.text}`)];
}
const sureness = (text: string): number | undefined => takeApart({ text, confidence: 1, left: 0, right: 1, top: 0, bottom: 1, box }, 'TW').ids[0]?.certainty;

describe('names in messengers', () => {
  it.each([
    ['LINE ID：kevin.chen', ['lineId kevin.chen']],
    ['LlNE：@mushi.design', ['lineId @mushi.design']],
    ['Line @mushi', ['lineId @mushi']],
    ['LINE官方帳號 @corningdental', ['lineId @corningdental']],
    ['LINE ID: 0912-345-678', ['lineId 0912345678']],
    ['https://line.me/ti/p/~kevin_c', ['lineId kevin_c']],
    ['line.me/R/ti/p/@studio', ['lineId @studio']],
    ['微信：zhao_gq88', ['wechatId zhao_gq88']],
    ['微信 karenlee', ['wechatId karenlee']],
    ['WeChat ID kevinlin', ['wechatId kevinlin']],
    ['Weixin: kevin-lin', ['wechatId kevin-lin']],
    ['Telegram：kevinlin_tw', ['telegramId @kevinlin_tw']],
    ['TG @kevin', ['telegramId @kevin']],
    ['t.me/kevinlin', ['telegramId @kevinlin']],
    ['LINE: kevin WeChat: kevin_w', ['lineId kevin', 'wechatId kevin_w']],
  ])('are read from %j, as nothing else', (text, ids) => {
    expect(idsOf(text)).toEqual(ids);
  });

  it.each([
    ['手機/微信：0912-345-678', ['wechatId 0912345678', 'phone +886912345678']],
    ['Wechat/WhatsApp：+886 912 345 678', ['wechatId +886912345678', 'phone +886912345678']],
    ['0912-345-678（微信同號）', ['wechatId 0912345678', 'phone +886912345678']],
    ['0912-345-678 (LINE)', ['lineId 0912345678', 'phone +886912345678']],
    ['手機(同LINE): 0912-345-678', ['lineId 0912345678', 'phone +886912345678']],
  ])('may be the phone number, which stays one: %j', (text, found) => {
    expect(idsOf(text)).toEqual(found);
  });

  it.each([
    ['Direct Line: +886 2 2345 6789', ['phone +886223456789']],
    ['Hot-line 0800-011-765', ['phone +886800011765']],
    ['Line Producer', ['words Line Producer']],
    ['Blue Line Logistics Ltd.', ['words Blue Line Logistics Ltd.']],
    ['IG @blueforest_music', []],
    ['Skype: hina.sales', []],
    ['https://t.me/joinchat/AAAA', ['url https://t.me/joinchat/AAAA']],
  ])('are not seen in %j', (text, found) => {
    expect(idsOf(text)).toEqual(found);
  });
});

describe('tax numbers', () => {
  it.each([
    ['統一編號：04595257', ['taxId 04595257']],
    ['統編 1234 5675', ['taxId 12345675']],
    ['統編 Tax ID: O4595257 電話 02-2345-6789', ['taxId 04595257', 'phone +886223456789']],
    ['UBN 04595257', ['taxId 04595257']],
    ['税号：91440300MA5G8K2X3T', ['taxId 91440300MA5G8K2X3T']],
    ['登録番号 T1234567890123', ['taxId T1234567890123']],
    ['VAT No. GB 123 4567 89', ['taxId GB 123 4567 89']],
    ['USt-IdNr. DE123456789', ['taxId DE123456789']],
    ['UEN: 201612345K', ['taxId 201612345K']],
  ])('are read from %j, as nothing else', (text, ids) => {
    expect(idsOf(text)).toEqual(ids);
  });

  it.each([
    ['12345675', ['words 12345675']],
    ['統一編號', []],
    ['統編 123', []],
    ['GB 123 4567 89', ['words GB 123 4567 89']],
  ])('are never guessed: %j', (text, found) => {
    expect(idsOf(text)).toEqual(found);
  });

  it("are believed by the check of Taiwan's", () => {
    expect([sureness('統編 04595257'), sureness('統編 04595258'), sureness('統編 10458570')]).toEqual([0.99, 0.6, 0.99]);
  });
});
