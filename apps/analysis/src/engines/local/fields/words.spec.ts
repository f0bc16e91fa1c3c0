import { describe, expect, it } from '@jest/globals';
import { addressLikeness, continuesAddress, tidyAddress } from './address.ts';
import { companyLikeness, isLegalFormAlone, spellsDomain } from './company.ts';
import { departmentLikeness, splitDepartment, splitLatinDepartment } from './department.ts';
import { eastAsianNameLikeness, latinNameLikeness, namesMailbox, tidyName } from './name.ts';
import { titleLikeness } from './title.ts';

describe('companies', () => {
  it.each(['Northgate Logistics Ltd.', 'Blue Harbor Analytics, Inc.', 'Bergmann Maschinenbau GmbH', 'Becker & Partner mbB', 'Gebr. Adler KG', '台灣精密機械股份有限公司', '上海云图信息技术有限公司', '株式会社サンプル商事', '永盛聯合會計師事務所'])(
    '%s says so by its legal form',
    (text) => expect(companyLikeness(text)).toBeGreaterThan(0.9),
  );
  it.each(['ST. AGNES MEDICAL CENTER', '四川大学华西医院', 'Doering & Vance Accountants'])('%s says so by its kind', (text) => expect(companyLikeness(text)).toBeGreaterThan(0.5));
  it.each(['Jonathan R. Whitfield', '林雅婷', 'Co., Ltd.', '有限公司'])('%s is none', (text) => expect(companyLikeness(text)).toBe(0));
  it('may have their legal form on a line of its own', () => expect([isLegalFormAlone('Co., Ltd.'), isLegalFormAlone('Acme Ltd')]).toEqual([true, false]));
  it('name their domain after themselves', () => {
    expect(spellsDomain('EVERGREEN & STONE REALTY', ['evergreenstone.com'])).toBe(true);
    expect(spellsDomain('Senior Manager', ['evergreenstone.com'])).toBe(false);
  });
});

describe('positions', () => {
  it.each(['Senior Account Manager', 'VP, Human Resources', 'Co-founder & CTO', '業務部經理', '销售总监', '課長', '代表取締役社長', 'システムエンジニア'])('%s is one', (text) =>
    expect(titleLikeness(text)).toBeGreaterThan(0.8),
  );
  it.each(['Maria Gonzalez-Lopez', '陳建宏', '14 Harbour Street', 'NOTEBOOK 2026'])('%s is none', (text) => expect(titleLikeness(text)).toBe(0));
});

describe('departments', () => {
  it.each(['海運事業部', '市场部', '第一営業課', 'Department of Cardiovascular Medicine'])('%s is one', (text) => expect(departmentLikeness(text)).toBeGreaterThan(0.7));
  it('are cut from the position behind them', () => {
    expect(splitDepartment('営業部課長')).toEqual({ department: '営業部', title: '課長' });
    expect(splitDepartment('營業部長')).toBeNull();
  });
  it.each([
    ['Customer Success Chief Financial Officer', 'Customer Success', 'Chief Financial Officer'],
    ['Research & Development Vice President of Sales', 'Research & Development', 'Vice President of Sales'],
    ['Business Unit Industry Head of Engineering', 'Business Unit Industry', 'Head of Engineering'],
    ['Business Unit Industry Leiterin Vertrieb', 'Business Unit Industry', 'Leiterin Vertrieb'],
    ['Legal Department | Senior Counsel', 'Legal Department', 'Senior Counsel'],
  ])('are cut from a position that needs nothing in front: %s', (text, department, title) => expect(splitLatinDepartment(text)).toEqual({ department, title }));
  it.each(['Corporate Finance Partner', 'Sales Director', 'Human Resources Manager', 'Marketing Manager', 'Sales Vice President', 'Operations Senior Manager', 'Head of Customer Success', 'Design Team Manager'])(
    'stay in a position that may be one: %s',
    (text) => expect(splitLatinDepartment(text)).toBeNull(),
  );
});

describe('addresses', () => {
  it.each(['台北市信義區松仁路100號12樓', '上海市浦东新区世纪大道88号', '東京都千代田区丸の内1-9-1', '14 Harbour Street, London EC3N 4AB', '500 Market St, Suite 1200, San Francisco, CA 94105', '2-11-3 Shibaura, Minato-ku, Tokyo 108-0023, Japan'])(
    '%s is one',
    (text) => expect(addressLikeness(text)).toBeGreaterThanOrEqual(0.8),
  );
  it.each(['上海云图信息技术有限公司', 'Senior Account Manager', '(415) 555-0132', '林雅婷'])('%s is none', (text) => expect(addressLikeness(text)).toBe(0));
  it('go on in the next line', () => expect(continuesAddress('Boston, MA 02110')).toBe(true));
  it.each([
    ['〒100-0005 東京都千代田区丸の内1-9-1', '東京都千代田区丸の内1-9-1'],
    ['105 台北市松山區民生東路三段128號7樓', '台北市松山區民生東路三段128號7樓'],
    ['本社〒105-0011東京都港区芝公園3-4-5', '東京都港区芝公園3-4-5'],
    ['14 Harbour Street, London EC3N 4AB', '14 Harbour Street, London EC3N 4AB'],
  ])('lose their post code in East Asia: %s', (text, tidy) => expect(tidyAddress(text)).toBe(tidy));
});

describe('names', () => {
  it.each(['陳建宏', '王志强', '山田太郎', '長谷川 美咲', '歐陽娜娜'])('%s begins with a surname', (text) => expect(eastAsianNameLikeness(text)).toBeGreaterThan(0.9));
  it.each(['業務部經理', '有限公司', 'NOTEBOOK'])('%s is none', (text) => expect(eastAsianNameLikeness(text)).toBe(0));
  it.each(['Jonathan R. Whitfield', 'Maria Gonzalez-Lopez', 'Amelia R. Okonkwo, MD, PhD', "Dr Sarah O'Neill", 'Ludwig van Beethoven'])('%s has the shape of one', (text) =>
    expect(latinNameLikeness(text)).toBeGreaterThan(0.5),
  );
  it.each(['NOTEBOOK 2026', 'Senior Account Manager', 'lumen', 'the quick brown fox'])('%s has not', (text) => expect(latinNameLikeness(text)).toBe(0));
  it('give their name to the mailbox', () => {
    expect(namesMailbox('Jonathan R. Whitfield', ['j.whitfield@northgate.co.uk'])).toBe(true);
    expect(namesMailbox('Harcourt Bell', ['oliver@harcourtbell.co.uk'])).toBe(false);
  });
  it('are written without spaces in East Asia and without the address form', () => {
    expect(tidyName('黃 淑 芬')).toBe('黃淑芬');
    expect(tidyName('張雅筑 博士')).toBe('張雅筑');
    expect(tidyName(' Tom  Wright ')).toBe('Tom Wright');
  });
});
