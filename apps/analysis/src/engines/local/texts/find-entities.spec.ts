import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findEntities } from './find-entities.ts';

const found = (text: string) => findEntities(text).map(({ kind, value }) => `${kind} ${value}`);

describe('what a text names', () => {
  it.each([
    ['我的手機是0912-345-678', ['phone 0912-345-678']],
    ['call +886 2 2345 6789 please', ['phone +886 2 2345 6789']],
    ['电话13812345678', ['phone 13812345678']],
    ['(02) 2345-6789', ['phone (02) 2345-6789']],
    ['寄到 mei.lin@example.com.tw 謝謝', ['email mei.lin@example.com.tw']],
    ['see https://example.com/a?b=1, thanks', ['url https://example.com/a?b=1']],
    ['訂單編號 A20261122-07 還沒到', ['order-number A20261122-07']],
    ['my order #100045 is late', ['order-number 100045']],
    ['注文番号：778899', ['order-number 778899']],
    ['NT$1,280 還是 500元', ['money NT$1,280', 'money 500元']],
    ['about $19.99 or 20 euros', ['money $19.99', 'money 20 euros']],
    ['2026-12-01 或 12月3日', ['date 2026-12-01', 'date 12月3日']],
    ['next Friday at 7pm', ['date next Friday', 'time 7pm']],
    ['明天下午三點半', ['date 明天', 'time 下午三點半']],
    ['三月五號 10:30', ['date 三月五號', 'time 10:30']],
    ['兩箱水和 3 boxes', ['quantity 兩箱', 'quantity 3 boxes']],
    ['我要五十個便當', ['quantity 五十個']],
    ['我叫王小明，在台積電股份有限公司', ['person 王小明', 'company 台積電股份有限公司']],
    ['我目前在和碩聯合科技股份有限公司上班', ['company 和碩聯合科技股份有限公司']],
    ['請找陳經理', ['person 陳經理']],
    ['我姓林', ['person 林']],
    ['This is Anna Lee from Contoso', ['person Anna Lee', 'company Contoso']],
    ['we are Fabrikam Robotics Ltd.', ['company Fabrikam Robotics Ltd']],
  ])('in "%s" is %j', (text, entities) => {
    expect(found(text)).toEqual(entities);
  });

  it.each(['三個月', '第一個問題', '10%', '12345678', '我是新來的窗口', '高級經理', 'I am Happy', '我們有兩個人', '有點貴', '1', 'order status', 'v1.2.3'])('in "%s" is nothing that is certain', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('is told once and in its order, at most thirty times', () => {
    expect(found('2 boxes, 10:30, 2 boxes')).toEqual(['quantity 2 boxes', 'time 10:30']);
    expect(findEntities(Array.from({ length: 50 }, (_, n) => `${n + 2} boxes`).join(' '))).toHaveLength(30);
  });

  it('is part of the text, in pieces that do not overlap', () => {
    const scrap = fc.constantFrom('0912345678', '訂單', '#', 'A123', ' ', '王小明', '先生', '兩箱', '12/3', '$5', '下午三點', 'a@b.co', 'https://x.y/', '元', '.', '-', '有限公司', '明天', 'My name is ', 'Ann');
    fc.assert(
      fc.property(fc.array(scrap, { maxLength: 20 }).map((parts) => parts.join('')), (text) => {
        const values = findEntities(text).map(({ value }) => value);
        expect(values.every((value) => text.includes(value) && value !== '')).toBe(true);
        expect(values.join('').length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });
});
