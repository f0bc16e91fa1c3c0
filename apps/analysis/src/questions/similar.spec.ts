import { describe, expect, it } from '@jest/globals';
import { normalise } from './normalise.ts';
import { distance, simhash } from './simhash.ts';

/** Bits in which similar questions may differ: storage.similar_questions. */
const bound = 16;
const hashOf = (text: string) => simhash(normalise(text));

/** What one person asks in two ways. */
const pairs = `
  請問你們週末有營業嗎 / 你們週末有沒有營業
  你們週末有營業嗎 / 你們週末幾點營業
  週末有營業嗎 / 你們週末有營業嗎
  這款椅子多少錢 / 這款椅子賣多少錢
  這款椅子多少錢 / 請問那款椅子多少錢
  運費怎麼計算 / 請問運費是怎麼計算的
  寄到高雄的運費怎麼算 / 請問寄到高雄運費怎麼算呢
  可以開三聯式發票嗎 / 請問能不能開三聯式發票
  可以用信用卡付款嗎 / 請問可以刷信用卡付款嗎
  什麼時候可以出貨 / 請問大概什麼時候可以出貨
  下單後幾天可以出貨 / 下單之後幾天會出貨
  這個商品還有現貨嗎 / 請問這個商品目前還有現貨嗎
  停車場在哪裡 / 請問停車場在哪裡呀可以停多久
  你们支持七天无理由退货吗 / 请问支持七天无理由退换货吗
  发货地是哪里 / 请问发货地址是哪里
  保修期是多久 / 请问保修期多久
  这个充电器兼容安卓吗 / 这个充电器能兼容安卓手机吗
  how much is shipping to Japan / how much is the shipping cost to Japan
  do you ship to Malaysia / do you guys ship to Malaysia
  what are your opening hours on Sunday / what are the opening hours on Sunday
  can I pay by credit card / can we pay by credit card
  is the blue one still in stock / is the blue one in stock
  when will my order arrive / when is my order going to arrive
  do you have a student discount / do you have any student discount
  how do I return an item I bought online / how can I return an item I bought online
  where can I park near your shop / where can I park my car near your shop
  営業時間を教えてください / 営業時間を教えていただけますか
  送料はいくらですか / 送料はおいくらですか
  この商品の在庫はありますか / こちらの商品の在庫はありますか
  배송은 얼마나 걸리나요 / 배송 기간은 얼마나 걸리나요
`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(' / ') as [string, string]);

/** Questions of which no two are the same. */
const others = `
  課程什麼時候開始
  可以帶寵物嗎
  怎麼更改密碼
  請問有素食的選項嗎
  名片上的英文名字要怎麼改
  到府安裝要另外收費嗎
  发票抬头可以改吗
  哪款比较适合送长辈
  批量采购有折扣吗
  你们在深圳有门店没
  does this fit a 2019 Corolla
  who do I talk to about a partnership
  can you send me the invoice again
  what is the wifi password
  do I have to pay customs
  is breakfast included in the price
  駐車場はありますか
  クレジットカードは使えますか
  海外発送は可能でしょうか
  주차 가능한가요
  이거 얼마예요
  幾點開門
  多少錢
  怎麼賣
  在哪裡
`
  .trim()
  .split('\n')
  .map((line) => line.trim());

describe('the SimHash of a question', () => {
  it('is near that of most who ask it in other words: 21 of 30', () => {
    const near = pairs.filter(([one, other]) => distance(hashOf(one), hashOf(other)) <= bound);
    expect(near.length).toBeGreaterThanOrEqual(21);
  });

  it('is far from those of other questions, all of them', () => {
    // The first pairs ask one thing.
    const asked = [...new Set([...pairs.slice(2).map(([one]) => one), ...others])];
    const met = asked.flatMap((one, i) => asked.slice(i + 1).filter((other) => distance(hashOf(one), hashOf(other)) <= bound).map((other) => [one, other]));
    expect(met).toEqual([]);
  });

  it('is 64 bits, the same each time', () => {
    const hash = hashOf('你們週末有營業嗎');
    expect([hash === hashOf('你們週末有營業嗎'), hash >> 64n, distance(0n, (1n << 64n) - 1n), distance(hash, hash)]).toEqual([true, 0n, 64, 0]);
  });

  it('of a text without letters is nothing to go by, and no fault', () => {
    expect(simhash('')).toBe(0n);
  });
});
