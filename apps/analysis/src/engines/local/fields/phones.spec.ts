import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { guessCountry } from './country.ts';
import { findPhones } from './phones.ts';

const found = (text: string, country: Parameters<typeof findPhones>[1]): string[] =>
  findPhones(text, country).map(({ type, value, e164 }) => `${type} ${value} ${e164}`);

describe('phone numbers on a line', () => {
  it.each([
    ['電話：(02) 2345-6789', 'TW', ['phone (02) 2345-6789 +886223456789']],
    ['行動電話 0932-456-789', 'TW', ['mobile 0932-456-789 +886932456789']],
    ['0910-222-333', 'TW', ['mobile 0910-222-333 +886910222333']],
    ['T+886-2-8780-1234M+886-988-123-456', 'TW', ['phone +886-2-8780-1234 +886287801234', 'mobile +886-988-123-456 +886988123456']],
    ['手机：138 1234 5678', 'CN', ['mobile 138 1234 5678 +8613812345678']],
    ['手机/微信：135 6023 4411', 'CN', ['mobile 135 6023 4411 +8613560234411']],
    ['电话：010-5820 7766 传真：010-5820 7767', 'CN', ['phone 010-5820 7766 +861058207766', 'fax 010-5820 7767 +861058207767']],
    ['電話06-6345-9876/携帯070-8765-4321', 'JP', ['phone 06-6345-9876 +81663459876', 'mobile 070-8765-4321 +817087654321']],
    ['Direct: +44 (0)161 496 0312', 'GB', ['phone +44 (0)161 496 0312 +441614960312']],
    ['07700 900 555', 'GB', ['mobile 07700 900 555 +447700900555']],
    ['Cell 206.555.0177 Office 206.555.0110', 'US', ['mobile 206.555.0177 +12065550177', 'phone 206.555.0110 +12065550110']],
    ['Tel.03-3258-1111(代表) Fax.03-3258-2222', 'JP', ['phone 03-3258-1111 +81332581111', 'fax 03-3258-2222 +81332582222']],
    ['(503) 555-0199 cell', 'US', ['mobile (503) 555-0199 +15035550199']],
    ['Tel: (312) 555-0189 ext. 204  Fax: (312) 555-0190', 'US', ['phone (312) 555-0189 ext. 204 +13125550189', 'fax (312) 555-0190 +13125550190']],
    ['(07) 335-6688 分機 215', 'TW', ['phone (07) 335-6688 分機 215 +88673356688']],
    ['Telefon 040 / 555 01 23', 'DE', ['phone 040 / 555 01 23 +49405550123']],
    ['WhatsApp +852 6789 0123', 'HK', ['mobile +852 6789 0123 +85267890123']],
    ['DID 6878 1234', 'SG', ['phone 6878 1234 +6568781234']],
    ['0412 555 187 | 02 5550 4321', 'AU', ['mobile 0412 555 187 +61412555187', 'phone 02 5550 4321 +61255504321']],
  ] as const)('are found in %j (%s)', (text, country, numbers) => {
    expect(found(text, country)).toEqual(numbers);
  });

  it.each([
    ['統一編號：12345675', 'TW'],
    ['12345675', 'TW'],
    ['邮编：100022', 'CN'],
    ['QQ：287654321', 'CN'],
    ['〒100-0005 東京都千代田区丸の内1-9-1', 'JP'],
    ['1200 N. Lake Shore Drive, Chicago, IL 60610', 'US'],
    ['2026-11-20', 'TW'],
    ['1985-2025', 'US'],
  ] as const)('are not seen in %j (%s)', (text, country) => {
    expect(found(text, country)).toEqual([]);
  });

  it.each(['傅真:', '博真：', '傳 真', '传具', 'FA×', 'Fa x', 'F A X:', 'F.', 'F', 'Fax.', '(傅真)'])('are of the kind that their label says, however it was read: %s', (label) => {
    expect(found(`${label} (02) 2345-6790`, 'TW')).toEqual(['fax (02) 2345-6790 +886223456790']);
    expect(found(`電話 (02) 2345-6789 ${label} (02) 2345-6790`, 'TW')).toEqual(['phone (02) 2345-6789 +886223456789', 'fax (02) 2345-6790 +886223456790']);
  });

  it.each([
    ['公司: +852 2619 5591', 'HK', ['phone +852 2619 5591 +85226195591']],
    ['公司 (02) 2602-8976', 'TW', ['phone (02) 2602-8976 +886226028976']],
    ['公司 12345', 'TW', []],
  ] as const)('may be said to be of the company alone: %s', (text, country, numbers) => {
    expect(found(text, country)).toEqual(numbers);
  });

  it('repairs letters that stand for digits', () => {
    expect(found('M O912-345-678', 'TW')).toEqual(['mobile 0912-345-678 +886912345678']);
  });

  it('take a stretch that lies within the line, whatever the line is', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) =>
        findPhones(text, 'US').every(({ start, end }) => start >= 0 && start < end && end <= text.length),
      ),
    );
  });
});

describe('the country of a card', () => {
  it.each([
    ['Tel: +44 20 7946 0958', 'en', 'GB'],
    ['14 Harbour Street, London EC3N 4AB', 'en', 'GB'],
    ['(415) 555-0132', 'en', 'US'],
    ['(02) 2345-6789', 'zh-hant', 'TW'],
    ['香港中環皇后大道中99號', 'zh-hant', 'HK'],
    ['138 1234 5678', 'zh-hans', 'CN'],
    ['090-1234-5678', 'ja', 'JP'],
    ['sales@example.com.au', 'en', 'AU'],
  ] as const)('is guessed from %j', (text, language, country) => {
    expect(guessCountry(text, language, 'FR')).toBe(country);
  });

  it.each([
    ['2522 8899', 'zh-hant', 'HK', 'HK'],
    ['6221 8899', 'en', 'SG', 'SG'],
    ['6221 8899', 'zh-hans', 'SG', 'SG'],
    ['2522 8899', 'zh-hant', 'DE', 'TW'],
    ['040 555 01 23', 'en', 'XX', 'US'],
    ['Tel 555 0147\n10119 Berlin', 'en', 'TW', 'DE'],
    ['500 Market St, San Francisco, CA 94105', 'en', 'TW', 'US'],
  ] as const)('is the account\'s where nothing printed says another: %j (%s) of %s', (text, language, home, country) => {
    expect(guessCountry(text, language, home)).toBe(country);
  });
});
