import { describe, expect, it } from '@jest/globals';
import { layOut } from '../../../../testing/printed-cards.ts';
import { readCards } from './contact.ts';
import type { CardLanguage } from '../ocr/writing.ts';

const named = (groups: string[][], language: CardLanguage = 'zh-hant') => {
  const { contact, others } = readCards(groups.map((rows) => layOut(rows)), language, 'TW');
  return [contact, ...others].map((person) => person && [person.name, person.nameLatin]);
};

const front = ['40|陳建宏', '20|業務部經理', '24|台灣精密機械股份有限公司', '16|0912-345-678', '16|ch.chen@tpmc.com.tw', '16|台北市信義區松仁路100號12樓'];
const back = ['34|Chien-Hung Chen', '18|Sales Manager', '22|Taiwan Precision Machinery Co., Ltd.', '16|+886 912 345 678', '16|ch.chen@tpmc.com.tw', '16|www.tpmc.com.tw'];
const colleague = ['40|林雅婷', '20|行銷總監', '24|台灣精密機械股份有限公司', '16|0988-123-456', '16|yt.lin@tpmc.com.tw', '16|www.tpmc.com.tw'];
const stranger = ['36|Maria Gonzalez', '18|Director of Partnerships', '22|Blue Harbor Analytics, Inc.', '16|(415) 555-0132', '16|maria@blueharbor.io'];

describe('cards in different languages on one photo', () => {
  it('are each read in their own', () => {
    const hsu = ['40|許家瑋 Chia-Wei Hsu', '24|專案經理', '24|宏遠精密工業有限公司', '20|手機 0912-345-678', '20|hsu@farreach.com.tw'];
    const ellison = ['40|Marcus Ellison', '24|Regional Manager', '24|Cedarline Robotics, Inc.', '20|T +1 408 555 0163', '20|marcus.ellison@cedarline.com'];
    expect(named([ellison, hsu], 'en')).toContainEqual(['許家瑋', 'Chia-Wei Hsu']);
  });
});

describe('both sides of one card', () => {
  it.each([
    ['front first', [front, back]],
    ['back first', [back, front]],
  ])('are one contact with what each of them says: %s', (_, groups) => {
    const { contact, others } = readCards(groups.map((rows) => layOut(rows)), 'zh-hant', 'TW');
    expect(others).toEqual([]);
    expect(contact).toMatchObject({
      name: '陳建宏',
      nameLatin: 'Chien-Hung Chen',
      title: '業務部經理',
      company: '台灣精密機械股份有限公司',
      phones: [{ type: 'mobile', value: '0912-345-678', e164: '+886912345678' }],
      emails: ['ch.chen@tpmc.com.tw'],
      urls: ['www.tpmc.com.tw'],
      address: '台北市信義區松仁路100號12樓',
    });
    expect(contact?.fields['url']?.box).toEqual(layOut(back).at(-1)?.box);
  });

  it.each([
    ['by a phone, with the names in two scripts', ['36|Chien-Hung Chen', '18|Sales Manager', '16|+886 912 345 678']],
    ['by the company\'s site alone, when the back says nobody', ['30|TPMC', '16|www.tpmc.com.tw', '16|No. 100, Songren Rd., Taipei', '16|Tel +886 2 2345 6789']],
  ])('are known %s', (_, rows) => {
    expect(named([front.concat('16|www.tpmc.com.tw'), rows])).toHaveLength(1);
  });

  it('are one when each gives another mailbox and mobile of the same name', () => {
    const home = ['36|Chien-Hung Chen', '18|Sales Manager', '22|Taiwan Precision Machinery Co., Ltd.', '16|0988 765 432', '16|chienhung@gmail.com', '16|www.tpmc.com.tw'];
    expect(named([back, home], 'en')).toEqual([['Chien-Hung Chen', null]]);
  });

  it('are one when a third side joins them', () => {
    expect(named([front, colleague, back])).toEqual([['陳建宏', 'Chien-Hung Chen'], ['林雅婷', null]]);
  });
});

describe('several cards on a picture', () => {
  it('are several people, colleagues too', () => {
    expect(named([front, colleague, stranger])).toEqual(expect.arrayContaining([['陳建宏', null], ['林雅婷', null], ['Maria Gonzalez', null]]));
  });

  it.each([
    ['a phone and a mailbox of the house', ['16|(02) 2345-6789', '16|info@tpmc.com.tw']],
    ['a company and an address', ['24|台灣精密機械股份有限公司', '16|台北市信義區松仁路100號12樓']],
  ])('stay several people when they have in common: %s', (_, shared) => {
    expect(named([['40|陳建宏', '20|經理', ...shared], ['40|林雅婷', '20|總監', ...shared]])).toEqual([['陳建宏', null], ['林雅婷', null]]);
  });

  it('stay several people when one is in Latin letters and has a mailbox of another name', () => {
    expect(named([front, ['36|Amy Wang', '18|Designer', '22|Taiwan Precision Machinery Co., Ltd.', '16|amy.wang@tpmc.com.tw']])).toHaveLength(2);
  });

  it('have the surest as the contact, of equally sure ones the largest', () => {
    const big = front.map((row) => row.replace(/^\d+/, (size) => String(Number(size) * 2)));
    expect(named([stranger, big])[0]).toEqual(['陳建宏', null]);
    expect(named([['40|王小明', '20|0912-111-222'], stranger])[0]).toEqual(['Maria Gonzalez', null]);
  });
});

describe('groups that are no cards', () => {
  const receipt = ['24|全家便利商店', '16|統一編號 23060248', '16|電話 02-2523-9588', '16|拿鐵咖啡 45', '16|合計 58 元', '16|現金 100 找零 42'];

  it('are left out beside a card', () => {
    expect(named([receipt, front])).toEqual([['陳建宏', null]]);
  });

  it('give nothing to the card of their house', () => {
    const shop = ['40|陳建宏', '20|店長', '24|全家便利商店', '16|電話 02-2523-9588'];
    const { contact } = readCards([layOut(shop), layOut(receipt)], 'zh-hant', 'TW');
    expect(contact).toMatchObject({ name: '陳建宏', taxId: null });
  });

  it('give no contact and nobody else alone', () => {
    expect(readCards([layOut(receipt), layOut(['20|Menu'])], 'zh-hant', 'TW')).toMatchObject({ contact: null, others: [] });
    expect(readCards([], 'en', 'TW')).toMatchObject({ contact: null, others: [] });
  });

  it('are one card when only together they make one', () => {
    expect(named([['40|陳建宏'], ['16|0912-345-678']])).toEqual([['陳建宏', null]]);
  });
});
